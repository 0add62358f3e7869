"""Votes: LabelInfo, submit records, and who may vote what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from seeder.sandbox.gerrit.records import LABELS, Change, Vote
from seeder.sandbox.gerrit.shown.account import People, Shown
from seeder.sandbox.gerrit.shown.moments import stamp

WORDS = {
    "Code-Review": {
        "-2": "This shall not be submitted",
        "-1": "I would prefer this is not submitted as is",
        " 0": "No score",
        "+1": "Looks good to me, but someone else must approve",
        "+2": "Looks good to me, approved",
    },
    "Verified": {"-1": "Fails", " 0": "No score", "+1": "Checked", "+2": "Verified"},
}


def signed(value: int) -> str:
    """A vote as text: ``+1``, ``-1``, and zero with a blank."""
    return f"{value:+d}" if value else " 0"


def in_order(numbers: Iterable[int]) -> list[int]:
    """The order in which a Java HashSet of account numbers is walked, as long as they are few."""
    return sorted(numbers, key=lambda number: ((1_000_003 ^ number) ^ ((1_000_003 ^ number) >> 16)) & 15)


def may_vote(people: People, account: int, label: str) -> tuple[int, int] | None:
    """The least and the greatest vote that somebody may give; the sandbox has two kinds of people."""
    if people.approver(account):
        return LABELS[label]
    return (-1, 1) if label == "Code-Review" else None


def votes_of(change: Change, label: str) -> list[Vote]:
    """Votes that are not zero, the newest first."""
    cast = [vote for vote in change.votes if vote.label == label and vote.value]
    return sorted(cast, key=lambda vote: -vote.at)


def outcome(change: Change, label: str) -> tuple[str, int | None]:
    """OK, REJECT or NEED, and whose vote decided it."""
    least, greatest = LABELS[label]
    for status, value in (("REJECT", least), ("OK", greatest)):
        if deciding := [vote.by for vote in votes_of(change, label) if vote.value == value]:
            return status, deciding[0]
    return "NEED", None


def submit_records(change: Change, people: People) -> list[Shown]:
    """What is missing before a change can be submitted."""
    if change.status == "ABANDONED":
        return []
    found = {label: outcome(change, label) for label in LABELS}
    status = "CLOSED" if change.status == "MERGED" else "OK" if is_ready(change) else "NOT_READY"
    labels = [
        {"label": label, "status": state} | ({"applied_by": people.shown(by)} if by is not None else {})
        for label, (state, by) in found.items()
    ]
    return [{"rule_name": "gerrit~DefaultSubmitRule", "status": status, "labels": labels}]


def is_ready(change: Change) -> bool:
    """Whether all votes that are needed are there."""
    return all(outcome(change, label)[0] == "OK" for label in LABELS)


def requirements(change: Change) -> list[Shown]:
    """The same as submit requirements."""
    return [_requirement(change, label) for label in reversed(LABELS)]


def _requirement(change: Change, label: str) -> Shown:
    status = outcome(change, label)[0]
    atoms = {f"label:{label}=MAX": status == "OK", f"-label:{label}=MIN": status != "REJECT"}
    met = all(atoms.values())
    return {
        "name": label,
        "status": "SATISFIED" if met else "UNSATISFIED",
        "is_legacy": True,
        "submittability_expression_result": {
            "expression": " ".join(atoms),
            "fulfilled": met,
            "status": "PASS" if met else "FAIL",
            "passing_atoms": [atom for atom, holds in atoms.items() if holds],
            "failing_atoms": [atom for atom, holds in atoms.items() if not holds],
        },
    }


def labels_shown(change: Change, people: People, *, summary: bool, detailed: bool) -> Shown:
    """All labels: with LABELS who decided, with DETAILED_LABELS also what everybody may do."""
    return {label: _label(change, people, label, summary, detailed) for label in LABELS}


def _label(change: Change, people: People, label: str, summary: bool, detailed: bool) -> Shown:
    shown = _decided(change, people, label) if summary else {}
    value, blocking = shown.pop("value", None), shown.pop("blocking", None)
    if change.reviewers:
        shown["all"] = [_approval(change, people, label, one, detailed) for one in in_order(change.reviewers)]
    shown |= {"values": WORDS[label], "description": ""}
    shown |= {"value": value} if value is not None else {}
    shown["default_value"] = 0
    return shown | ({"blocking": blocking} if blocking is not None else {})


def _decided(change: Change, people: People, label: str) -> Shown:
    state, by = outcome(change, label)
    if by is not None:
        who = people.shown(by)
        return {"approved": who} if state == "OK" else {"rejected": who, "blocking": True}
    votes = votes_of(change, label)
    if against := [vote for vote in votes if vote.value < 0]:
        return {"disliked": people.shown(against[0].by), "value": against[0].value}
    if votes:
        return {"recommended": people.shown(votes[0].by), "value": votes[0].value}
    return {}


def _approval(change: Change, people: People, label: str, account: int, detailed: bool) -> Shown:
    cast = next((vote for vote in votes_of(change, label) if vote.by == account), None)
    limits = may_vote(people, account, label)
    shown: Shown = {}
    if cast is not None:
        shown = ({"tag": cast.tag} if cast.tag else {}) | {"value": cast.value, "date": stamp(cast.at)}
    elif change.status == "MERGED" or (detailed and limits):
        shown = {"value": 0}
    if detailed and limits and (change.status != "MERGED" or cast):
        least = cast.value if cast and change.status == "MERGED" else limits[0]
        shown["permitted_voting_range"] = {"min": least, "max": limits[1]}
    return shown | people.shown(account)


def permitted(change: Change, people: People, viewer: int | None) -> Shown:
    """What the caller may vote."""
    if viewer is None or change.status == "ABANDONED":
        return {}
    found: dict[str, Any] = {}
    for label in LABELS:
        if limits := may_vote(people, viewer, label):
            mine = max([vote.value for vote in votes_of(change, label) if vote.by == viewer], default=0)
            least = mine if change.status == "MERGED" else limits[0]
            found[label] = [signed(value) for value in range(least, limits[1] + 1)]
    return found


def reviewer_shown(change: Change, people: People, account: int) -> Shown:
    """ReviewerInfo: somebody and all that he may have voted."""
    cast = {vote.label: vote.value for vote in change.votes if vote.by == account}
    approvals = {
        label: signed(cast.get(label, 0))
        for label in LABELS
        if cast.get(label) or may_vote(people, account, label)
    }
    return {"approvals": approvals, **people.shown(account)}
