"""ChangeInfo, in Gerrit's own order of fields."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from seeder.sandbox.gerrit.records import Account, Attention, Change, PatchSet
from seeder.sandbox.gerrit.shown.account import People, Shown
from seeder.sandbox.gerrit.shown.labels import (
    is_ready,
    labels_shown,
    permitted,
    requirements,
    signed,
    submit_records,
)
from seeder.sandbox.gerrit.shown.moments import stamp
from seeder.sandbox.gerrit.shown.revision import revision_shown
from seeder.sandbox.gerrit.shown.talk import message_shown, updates_shown


class Showing:
    """Changes for one caller, with the options that were asked."""

    def __init__(self, accounts: dict[int, Account], viewer: int | None, options: frozenset[str]) -> None:
        self._viewer, self._options = viewer, options
        self.people = People(accounts, detailed="DETAILED_ACCOUNTS" in options)

    def shown(self, change: Change, *, more: bool = False) -> Shown:
        """A change; `more` marks the last one of a page that is not the last page."""
        people, options = self.people, self._options
        shown = _names(change) | self._attention(change) | _state(change)
        if change.submitted is not None and change.submitter is not None:
            shown["submitted"] = stamp(change.submitted)
            shown["submitter"] = people.shown(change.submitter)
        if change.is_open:
            shown["submit_type"] = "MERGE_IF_NECESSARY"
        if "SUBMITTABLE" in options:
            shown["submittable"] = change.is_open and not change.wip and is_ready(change)
        shown |= _numbers(change, with_size="SKIP_DIFFSTAT" not in options)
        shown["owner"] = people.shown(change.owner)
        shown |= self._votes(change) | self._talk(change) | self._revisions(change)
        shown |= {"_more_changes": True} if more else {}
        shown |= {"problems": []} if "CHECK" in options else {}
        shown |= {"tracking_ids": []} if "TRACKING_IDS" in options else {}
        shown["requirements"] = []
        shown["submit_records"] = submit_records(change, people)
        if "SUBMIT_REQUIREMENTS" in options:
            shown["submit_requirements"] = requirements(change)
        return shown

    def _attention(self, change: Change) -> Shown:
        if change.attention is None:
            return {}
        return {
            "attention_set": self._turns(change.attention),
            "removed_from_attention_set": self._turns(change.released),
        }

    def _turns(self, turns: Iterable[Attention]) -> Shown:
        return {
            str(one.account): {
                "account": self.people.shown(one.account),
                "last_update": stamp(one.at),
                "reason": one.reason,
            }
            for one in turns
        }

    def _votes(self, change: Change) -> Shown:
        summary, detailed = "LABELS" in self._options, "DETAILED_LABELS" in self._options
        if not summary and not detailed:
            return {}
        people = self.people
        shown: Shown = {"labels": labels_shown(change, people, summary=summary, detailed=detailed)}
        if detailed:
            shown["permitted_labels"] = permitted(change, people, self._viewer)
            shown["removable_labels"] = self._removable_votes(change)
        shown["removable_reviewers"] = [people.shown(one) for one in self._removable(change)]
        groups = (("REVIEWER", change.reviewers), ("CC", change.ccs))
        shown["reviewers"] = {
            state: [people.shown(one) for one in sorted(numbers)] for state, numbers in groups if numbers
        }
        return shown | {"pending_reviewers": {}}

    def _removable(self, change: Change) -> list[int]:
        voted = {vote.by for vote in change.votes if vote.value}
        return [
            one
            for one in (*change.reviewers, *change.ccs)
            if one == self._viewer and (change.is_open or one not in voted)
        ]

    def _removable_votes(self, change: Change) -> Shown:
        mine = [vote for vote in change.votes if vote.by == self._viewer and vote.value and change.is_open]
        return {vote.label: {signed(vote.value): [self.people.shown(vote.by)]} for vote in mine}

    def _talk(self, change: Change) -> Shown:
        shown: Shown = {}
        if "REVIEWER_UPDATES" in self._options:
            shown["reviewer_updates"] = updates_shown(change, self.people)
        if "MESSAGES" in self._options:
            shown["messages"] = [message_shown(one, self.people) for one in change.messages]
        return shown

    def _revisions(self, change: Change) -> Shown:
        shown: Shown = {"current_revision_number": change.current.number}
        every = "ALL_REVISIONS" in self._options
        if not every and "CURRENT_REVISION" not in self._options:
            return shown
        which = change.patch_sets if every else (change.current,)
        shown["current_revision"] = change.current.commit
        return shown | {"revisions": {one.commit: self._revision(change, one) for one in which}}

    def _revision(self, change: Change, patch_set: PatchSet) -> Shown:
        current = patch_set is change.current
        wanted = [
            f"ALL_{what}" in self._options or (current and f"CURRENT_{what}" in self._options)
            for what in ("COMMIT", "FILES")
        ]
        commit = wanted[0] or "ALL_COMMITS" in self._options
        return revision_shown(change, patch_set, self.people, commit=commit, files=wanted[1])


def _names(change: Change) -> Shown:
    project = quote(change.project, safe="")
    shown: Shown = {
        "id": f"{project}~{change.number}",
        "triplet_id": f"{project}~{quote(change.branch, safe='')}~{change.change_id}",
        "project": change.project,
        "branch": change.branch,
    }
    return shown | ({"topic": change.topic} if change.topic else {})


def _state(change: Change) -> Shown:
    return {
        "hashtags": sorted(change.hashtags),
        "change_id": change.change_id,
        "subject": change.subject,
        "status": change.status,
        "created": stamp(change.created),
        "updated": stamp(change.updated),
    }


def _numbers(change: Change, *, with_size: bool) -> Shown:
    shown: Shown = {}
    if with_size:
        shown["insertions"] = sum(file.inserted for file in change.current.files)
        shown["deletions"] = sum(file.deleted for file in change.current.files)
    shown["total_comment_count"] = len(change.comments)
    shown["unresolved_comment_count"] = change.unresolved()
    shown |= {"is_private": True} if change.private else {}
    shown |= {"work_in_progress": True} if change.wip else {}
    shown["has_review_started"] = not change.wip
    if change.submitted is not None:
        shown["submission_id"] = f"{change.number}-{change.topic}".rstrip("-")
    return shown | {
        "meta_rev_id": change.meta,
        "_number": change.number,
        "virtual_id_number": change.number,
    }
