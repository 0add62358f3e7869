"""What a newcomer can take now, on the screen, for scripts, and to be pasted; and why one task can be taken.

On the screen mentors are named, because they are whom to ask; in what is pasted only where that was wanted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from seeder.activity import LIVING, Presence
from seeder.counted import counted
from seeder.reports.audit import Facts, MentorOn
from seeder.reports.available import Condition, Offer, Reason, left_out
from seeder.views.console import Console
from seeder.views.moments import acted, day, instant
from seeder.views.pasted import Cell, Linked, as_pasted
from seeder.views.safe import one_line, shortened
from seeder.views.table import fits_more, fits_table, show_table

_LONGEST_CELL = 40


class Shown(msgspec.Struct, frozen=True):
    """`offers` are all that were looked at, in their order; `limit` is how many of the free ones are listed;
    `tag` is how the site calls it, `narrowed` what else was asked for, in words."""

    offers: Sequence[Offer]
    facts: Facts
    tag: str
    limit: int = 30
    narrowed: str = ""

    @property
    def free(self) -> list[Offer]:
        return [offer for offer in self.offers if offer.free]

    @property
    def listed(self) -> list[Offer]:
        return self.free[: self.limit]


def show_available(console: Console, shown: Shown) -> None:
    """A table, or a list where a table has no room; below it what was left out, and why."""
    if not shown.free:
        console.say(f"No task with the tag {one_line(shown.tag)}{shown.narrowed} can be taken now.")
    elif fits_table(console):
        wide = fits_more(console)
        head = ["Task", "Where", *(["Size"] if wide else []), "Mentor", "Since"]
        show_table(console, head, [_cells(offer, wide=wide) for offer in shown.listed], wide=0)
        console.tell(f"A task's page: {shown.listed[0].row.url}")
    else:
        for offer in shown.listed:
            _show_offer(console, offer)
    _show_sums(console, shown)


def _cells(offer: Offer, *, wide: bool) -> list[tuple[str, str]]:
    return [
        (shortened(f"{offer.row.task.monogram} {offer.row.task.title}"), ""),
        (shortened(offer.looked.home, _LONGEST_CELL) or "–", ""),
        *([(shortened(offer.looked.size, _LONGEST_CELL) or "–", "dim")] if wide else []),
        (_named(offer), "" if offer.mentored else "yellow"),
        (_since(offer), "dim"),
    ]


def _named(offer: Offer, at: str = "@") -> str:
    names = [f"{at}{mentor.person.username}" for mentor in _living(offer)]
    return ", ".join(names) or "names none"


def _living(offer: Offer) -> list[MentorOn]:
    return [mentor for mentor in offer.row.mentors if mentor.verdict in LIVING]


def _since(offer: Offer) -> str:
    return day(offer.row.task.created)


def _show_offer(console: Console, offer: Offer) -> None:
    console.show((f"{offer.row.task.monogram} ", "bold magenta"), (shortened(offer.row.task.title), "bold"))
    console.link(offer.row.url, indent=2)
    for told in filter(None, (offer.looked.home, offer.looked.size)):
        console.show((told, ""), indent=2)
    seen = f", seen on {day(offer.seen)}" if offer.seen else ""
    console.show((f"Mentor: {_named(offer)}{seen}; waits since {_since(offer)}.", "dim"), indent=2)
    console.say()


def _show_sums(console: Console, shown: Shown) -> None:
    free = len(shown.free)
    more = "" if free <= shown.limit else f", {shown.limit} of them listed; --limit {free} lists all"
    if free:
        told = f"{counted(free, 'task')} with the tag {shown.tag}{shown.narrowed} can be taken{more}."
        console.show((told, "bold"))
    if out := left_out(shown.offers):
        told = ", ".join(f"{number:,} {_out_words(reason, shown.facts)}" for reason, number in out)
        console.say(f"{sum(number for _, number in out):,} left out: {told}.")
        console.tell("`seeder tasks available --why T123` explains one of them.")
    if not shown.facts.reviewed:
        console.tell("Gerrit was not asked, so nothing is known of patches.")


def _out_words(reason: Reason, facts: Facts) -> str:
    unseen_since = day(max(0, facts.as_of - facts.thresholds.unseen_after))
    return _OUT[reason].format(day=unseen_since)


_OUT: dict[Reason, str] = {
    "untagged": "without the tag",
    "closed": "closed",
    "stalled": "stalled",
    "claimed": "claimed",
    "hidden": "hidden from some",
    "patch": "with an open change",
    "none_named": "without a named mentor",
    "unknown_name": "whose mentor has no account here",
    "unknown": "of whose mentor nothing could be read",
    "expired": "whose mentor's promise is over",
    "unseen": "whose mentor was not seen since {day}",
    "disabled": "whose mentor's account is disabled",
    "unclean": "that `seeder check` would not let pass",
    "blocked": "with open subtasks",
}


def as_text(format_: str, shown: Shown, *, names: bool) -> str:
    """A row a task, in one of ``pasted.FORMATS``."""
    head = ["Task", "Where", "Size", "Skills", "Mentor", "Since"]
    return as_pasted(format_, head, [_text_row(offer, names=names) for offer in shown.listed])


def _text_row(offer: Offer, *, names: bool) -> list[Cell]:
    looked, there = offer.looked, len(_living(offer))
    mentor = _named(offer, "") if names else (counted(there, "mentor") if there else "names none")
    task = Linked(offer.row.task.monogram, offer.row.url, offer.row.task.title)
    return [task, looked.home, looked.size, looked.skills, mentor, _since(offer)]


def as_json(shown: Shown) -> dict[str, Any]:
    """The object of ``--json``: moments in ISO 8601, UTC. `available` counts all, `tasks` are those listed;
    `left_out` holds a number for each reason."""
    return {
        "as_of": instant(shown.facts.as_of),
        "tag": shown.tag,
        "reviews_known": shown.facts.reviewed,
        "available": len(shown.free),
        "tasks": [offer_object(offer, shown.facts) for offer in shown.listed],
        "left_out": dict(left_out(shown.offers)),
    }


def offer_object(offer: Offer, facts: Facts) -> dict[str, Any]:
    """A task of ``--json``; `notes` are rules of ``check`` that do not keep it from being taken."""
    looked = offer.looked
    return {
        "monogram": offer.row.task.monogram,
        "url": offer.row.url,
        "title": offer.row.task.title,
        "status": offer.row.task.status,
        "since": instant(offer.row.task.created),
        "repository": looked.repository or None,
        "projects": list(looked.projects),
        "size": looked.size or None,
        "skills": looked.skills or None,
        "mentors": [_mentor_object(mentor, facts) for mentor in offer.row.mentors],
        "notes": [finding.rule for finding in looked.notes],
    }


def _mentor_object(mentor: MentorOn, facts: Facts) -> dict[str, Any]:
    last = facts.presences[mentor.person.phid].last
    seen = {"at": instant(last.at), "where": last.where, "url": last.url} if last else None
    return {"username": mentor.person.username, "verdict": mentor.verdict, "last_action": seen}


def show_why(console: Console, offer: Offer, facts: Facts, tag: str) -> None:
    """Each condition: met or not, and what shows it."""
    task = offer.row.task
    console.show((f"{task.monogram} ", "bold magenta"), (shortened(task.title), "bold"))
    console.link(offer.row.url, indent=2)
    console.say()
    for condition in offer.conditions:
        word, style = _MET[condition.met]
        console.show((f"{word:<9}", style), (_ASKED[condition.rule].format(tag=tag), ""))
        for line in _evidence(condition, offer, facts):
            console.show((line, "dim"), indent=9)
        if condition.url:
            console.link(condition.url, indent=9)
    console.say()
    said = "A newcomer can take it now." if offer.free else "It is not for a newcomer to take now."
    console.show((said, "bold green" if offer.free else "bold yellow"))


_MET = {True: ("met", "green"), False: ("not met", "bold red"), None: ("unknown", "yellow")}
_ASKED = {
    "tag": "It has the tag {tag}.",
    "open": "It is open.",
    "not-stalled": "It is not stalled.",
    "unassigned": "Nobody has claimed it.",
    "visible": "Everybody can see it.",
    "no-patch": "No open change names it.",
    "mentor": "It names a mentor who is there.",
    "checked": "Nothing is missing that newcomers cannot do without.",
    "not-blocked": "It has no open subtasks.",
}


def _evidence(condition: Condition, offer: Offer, facts: Facts) -> list[str]:
    if condition.rule == "unassigned" and offer.row.claimed_by:
        return [f"Claimed by @{offer.row.claimed_by}."]
    if condition.rule == "mentor" and (offer.row.mentors or offer.row.unknown_names):
        told = [_of_mentor(mentor, facts.presences[mentor.person.phid]) for mentor in offer.row.mentors]
        return [*told, *(f"{name}: nobody has that name." for name in offer.row.unknown_names)]
    # The others say no more than the condition itself.
    if condition.met is True:
        return [condition.evidence] if offer.looked.notes and condition.rule == "checked" else []
    return [condition.evidence] if condition.rule != "tag" else []


def _of_mentor(mentor: MentorOn, presence: Presence) -> str:
    said = {
        "active": "is there",
        "quiet": "is quiet",
        "unseen": "was not seen for long",
        "expired": "the promise is over",
        "disabled": "the account is disabled",
        "unknown": "nothing could be read",
    }[mentor.verdict]
    last = presence.last
    seen = f"; last action on {acted(last)}" if last else ""
    return f"@{mentor.person.username}: {said}{seen}."


def why_as_json(offer: Offer, facts: Facts, tag: str) -> dict[str, Any]:
    """The object of ``--why --json``; `met` is null where it could not be asked."""
    return {
        "as_of": instant(facts.as_of),
        "tag": tag,
        "task": offer_object(offer, facts),
        "available": offer.free,
        "conditions": [
            {"rule": c.rule, "met": c.met, "evidence": c.evidence, "url": c.url or None}
            for c in offer.conditions
        ],
    }
