"""A recorded change, put together from everything that recordings show of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from seeder.sandbox.gerrit.file import File
from seeder.sandbox.gerrit.records import Attention, Change, Comment, Message, PatchSet, ReviewerUpdate, Vote
from tests.sandbox.gerrit.recordings import BIG, TOOL, Exchange, exchanges

Info = dict[str, Any]
# What only a query's result tells of a change, where no recording shows the change itself.
_SAID = {
    BIG: {"070-changes-message": "Bug: T816", "072-changes-hasfooter": "Bug: T1"},
    TOOL: {"368-query-message-bug": "Bug: T12"},
}
_TOUCHES = {TOOL: {"393-query-file": "README.md", "342-query-bare-word": "src/tool.py"}, BIG: {}}
_TALKED = ("076-changes-commentby",)
_REVIEWED = ("075-changes-reviewedby", "078-changes-reviewer")
_KRINKLE = 1000018


def walk(value: Any) -> Iterator[Info]:
    """All maps in an answer, the outer ones first."""
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from walk(part)
    elif isinstance(value, list):
        for part in value:
            yield from walk(part)


def epoch(stamp: str) -> int:
    """Gerrit's stamp as epoch seconds."""
    return int(datetime.fromisoformat(stamp.partition(".")[0]).replace(tzinfo=UTC).timestamp())


def changes(seen: list[Exchange]) -> dict[int, Info]:
    """All that the recordings show of each change; what was seen first stays."""
    found: dict[int, Info] = {}
    for one in seen:
        for info in walk(one.value):
            if "_number" in info and "change_id" in info:
                known = found.setdefault(info["_number"], {})
                found[info["_number"]] = _merged(known, info)
    return found


def _merged(known: Info, more: Info) -> Info:
    made = {**more, **known}
    for key in ("labels", "revisions", "messages", "reviewer_updates"):
        if len(json.dumps(more.get(key, ""))) > len(json.dumps(known.get(key, ""))):
            made[key] = more[key]
    return made


def change_of(info: Info, seen: list[Exchange]) -> Change:
    number, owner = info["_number"], info["owner"]["_account_id"]
    talked, reviewed = (_found_by(names, info) for names in (_TALKED, _REVIEWED))
    messages = [_message(one) for one in info.get("messages", _messages(number, seen))]
    if talked and not messages:
        messages = [Message("0", _KRINKLE, 0, "", 1)]
    if reviewed and not messages:
        messages = [Message("0", _KRINKLE, 0, "", 1)]
    states: Info = info.get("reviewers", {})
    reviewers = [one["_account_id"] for one in states.get("REVIEWER", [])] or ([_KRINKLE] if reviewed else [])
    return Change(
        number=number,
        project=info["project"],
        branch=info["branch"],
        change_id=info["change_id"],
        owner=owner,
        status=info["status"],
        created=epoch(info["created"]),
        updated=epoch(info["updated"]),
        patch_sets=_patch_sets(info, seen),
        meta=info["meta_rev_id"],
        topic=info.get("topic", ""),
        hashtags=tuple(info["hashtags"]),
        submitted=epoch(info["submitted"]) if "submitted" in info else None,
        submitter=info["submitter"]["_account_id"] if "submitter" in info else None,
        wip=info.get("work_in_progress", False),
        messages=tuple(messages),
        votes=tuple(_votes(info)),
        comments=tuple(_comments(info, seen)),
        reviewers=tuple(reviewers),
        ccs=tuple(one["_account_id"] for one in states.get("CC", [])),
        reviewer_updates=tuple(_update(one) for one in info.get("reviewer_updates", [])),
        attention=_turns(info["attention_set"]) if "attention_set" in info else None,
        released=_turns(info.get("removed_from_attention_set", {})),
    )


def _found_by(names: tuple[str, ...], info: Info) -> bool:
    """Whether one of these queries found a change; the two servers have no repository in common."""
    kept = exchanges(TOOL if info["project"] == "lab/tool" else BIG)
    return any(
        info["_number"] == row["_number"] for name in names if name in kept for row in kept[name].value
    )


def _turns(shown: Info) -> tuple[Attention, ...]:
    return tuple(
        Attention(one["account"]["_account_id"], epoch(one["last_update"]), one["reason"])
        for one in shown.values()
    )


def _messages(number: int, seen: list[Exchange]) -> list[Info]:
    told = [
        one.value
        for one in seen
        if one.path.rstrip("/").endswith((f"~{number}/messages", f"/{number}/messages"))
    ]
    return told[0] if told else []


def _message(info: Info) -> Message:
    return Message(
        info["id"],
        info["author"]["_account_id"],
        epoch(info["date"]),
        info["message"],
        info["_revision_number"],
        info.get("tag", ""),
    )


def _update(info: Info) -> ReviewerUpdate:
    return ReviewerUpdate(
        epoch(info["updated"]),
        info["updated_by"]["_account_id"],
        info["reviewer"]["_account_id"],
        info["state"],
    )


def _votes(info: Info) -> Iterator[Vote]:
    shown: Info = info.get("labels", {})
    for label, found in shown.items():
        for one in found.get("all", []):
            if one.get("value"):
                yield Vote(label, one["value"], one["_account_id"], epoch(one["date"]), one.get("tag", ""))
    if shown:
        return
    for record in info["submit_records"]:
        for one in record["labels"]:
            if one["status"] in ("OK", "REJECT"):
                least = -2 if one["label"] == "Code-Review" else -1
                yield Vote(
                    one["label"], 2 if one["status"] == "OK" else least, one["applied_by"]["_account_id"], 0
                )


def _comments(info: Info, seen: list[Exchange]) -> Iterator[Comment]:
    for one in seen:
        if (
            one.path.rstrip("/").endswith((f"~{info['_number']}/comments", f"/{info['_number']}/comments"))
            and not one.query
        ):
            for path, several in one.value.items():
                for shown in several:
                    yield comment_of(path, shown)
            return
    for index in range(info["total_comment_count"]):
        unresolved = index < info["unresolved_comment_count"]
        yield Comment(f"{index}", "x", "", 0, 0, "", 1, unresolved=unresolved)


def comment_of(path: str, shown: Info) -> Comment:
    return Comment(
        shown["id"],
        path,
        shown["message"],
        shown["author"]["_account_id"],
        epoch(shown["updated"]),
        shown["change_message_id"],
        shown["patch_set"],
        shown.get("line", 0),
        shown["unresolved"],
        shown.get("in_reply_to", ""),
    )


def _patch_sets(info: Info, seen: list[Exchange]) -> tuple[PatchSet, ...]:
    shown: Info = info.get("revisions", {})
    made = [_patch_set(info, commit, one, seen) for commit, one in shown.items()]
    return tuple(sorted(made, key=lambda one: one.number)) or (_bare(info),)


def _patch_set(info: Info, commit: str, shown: Info, seen: list[Exchange]) -> PatchSet:
    known = shown.get("commit") or _commit(commit, seen)
    parent = known["parents"][0] if known else {"commit": "0" * 40, "subject": ""}
    return PatchSet(
        shown["_number"],
        commit,
        epoch(shown["created"]),
        shown["uploader"]["_account_id"],
        known["message"] if known else _text(info),
        (parent["commit"], parent["subject"]),
        tuple(_file(path, one, seen) for path, one in shown.get("files", {}).items()),
        epoch(known["author"]["date"]) if known else epoch(info["created"]),
        info["owner"]["_account_id"],
    )


def _commit(commit: str, seen: list[Exchange]) -> Info:
    told = [
        info for one in seen for info in walk(one.value) if info.get("commit") == commit and "message" in info
    ]
    return told[0] if told else {}


def _file(path: str, shown: Info, seen: list[Exchange]) -> File:
    status = shown.get("status", "M")
    before, after = _sides(path, seen)
    return File(
        path,
        None if status == "A" else before,
        None if status == "D" else after,
        shown.get("lines_inserted", 0),
        shown.get("lines_deleted", 0),
        shown["size_delta"],
        shown["size"],
    )


def _sides(path: str, seen: list[Exchange]) -> tuple[str, str]:
    """A file's two texts, from its difference."""
    for one in seen:
        if one.path.endswith(f"files/{path.replace('/', '%2F')}/diff"):
            pieces = one.value["content"]
            return tuple(  # type: ignore[return-value]
                "\n".join(line for piece in pieces for line in piece.get("ab", []) + piece.get(side, []))
                for side in ("a", "b")
            )
    return "", ""


def _bare(info: Info) -> PatchSet:
    """A patch set of which only the numbers are known."""
    folder = TOOL if info["project"] == "lab/tool" else BIG
    names = [path for name, path in _TOUCHES[folder].items() if _found_by((name,), info)]
    size = File("", "", "", info.get("insertions", 0), info.get("deletions", 0), 0, 0)
    return PatchSet(
        info["current_revision_number"],
        "0" * 40,
        epoch(info["created"]),
        info["owner"]["_account_id"],
        _text(info),
        ("0" * 40, ""),
        (size, *(File(path, "", "", 0, 0, 0, 0) for path in names)),
        epoch(info["created"]),
        info["owner"]["_account_id"],
    )


def _text(info: Info) -> str:
    folder = TOOL if info["project"] == "lab/tool" else BIG
    lines = [line for name, line in _SAID[folder].items() if _found_by((name,), info)]
    footers = [*lines[:1], f"Change-Id: {info['change_id']}"]
    return "\n\n".join([info["subject"], "\n".join(footers)]) + "\n"
