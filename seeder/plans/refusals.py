"""Why a wished task must not be written, each reason with the nearest right thing. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from seeder.errors import BadInput
from seeder.model import Person
from seeder.nearest import nearest_hint
from seeder.place import read_place
from seeder.plans.wished import Draft, Facts, is_task, tags_of, wished_parent, wished_tags
from seeder.remarkup import mentions
from seeder.template.description import smuggled
from seeder.template.grammar import Template
from seeder.title import LONGEST, title_problem
from seeder.wire.redaction import TOKEN_SHAPE
from seeder.wish import until_date
from seeder.writing.plan import Refusal

# The name of the profile that rehearsals use; there the example is what one practises with.
REHEARSAL = "sandbox"


def refusal(draft: Draft, because: str, hint: str = "") -> Refusal:
    return Refusal(draft.id, draft.label, f"{draft.label}: {because}", hint, draft.wish.title)


def title_hint(template: Template) -> str:
    return f"For example: {template.title_example}" if template.title_example else ""


def find_refusals(draft: Draft, facts: Facts) -> Iterator[Refusal]:
    for check in (
        words_refused,
        _bad_tags,
        _bad_field,
        _rival_milestones,
        _bad_people,
        _bad_parent,
        _bad_until,
    ):
        for because, hint in check(draft, facts):
            yield refusal(draft, because, hint)


def words_refused(draft: Draft, facts: Facts) -> Iterator[tuple[str, str]]:
    """(sentence, hint) for what is wrong with the words alone, whatever the site says."""
    problem = title_problem(draft.wish.title)
    if problem:
        yield problem, "" if len(draft.wish.title) > LONGEST else title_hint(draft.template)
    if draft.wish.title == draft.template.title_example and facts.site.name != REHEARSAL:
        yield "it is still the example of its template.", "Put your own words into title and answers."
    yield from _bad_words(draft)


def _bad_tags(draft: Draft, facts: Facts) -> Iterator[tuple[str, str]]:
    for text in wished_tags(draft.wish, facts.site):
        if text in facts.tags:
            continue
        sentence, hint = unknown_tag(text, facts.unknown_tags.get(text, ()), facts.site.host)
        if text == facts.site.first_task_tag:
            hint += " The site's first-task tag can be set with SEEDER_FIRST_TASK_TAG."
        yield sentence, hint


def unknown_tag(text: str, near: tuple[str, ...], host: str) -> tuple[str, str]:
    """(sentence, hint) for a tag that is not there; `near` are names that come close."""
    hint = f"Did you mean {_or(near)}?" if near else "Its page on the site shows its hashtag."
    return f"there is no tag “{text}” on {host}.", hint


def _bad_field(draft: Draft, facts: Facts) -> Iterator[tuple[str, str]]:
    """The profile's mentor field must be one that tasks have; seen on the caller's own, which are read."""
    seen = facts.own[0].custom if facts.own else None
    if seen is not None and facts.mentor_field and facts.mentor_field not in seen:
        near = nearest_hint(facts.mentor_field, seen) if seen else "Tasks there have no fields of their own."
        because = f"tasks on {facts.site.host} have no field {facts.mentor_field}."
        yield because, f"{near} Correct mentor_field in the site's profile."


def _rival_milestones(draft: Draft, facts: Facts) -> Iterator[tuple[str, str]]:
    """The site would keep the last one only, and say nothing."""
    seen: dict[str, str] = {}
    for project in tags_of(draft, facts):
        if not project.is_milestone or not project.parent_phid:
            continue
        other = seen.setdefault(project.parent_phid, project.title)
        if other != project.title:
            yield (
                f"“{other}” and “{project.title}” are milestones of one project; a task keeps only one.",
                "Leave one of them out.",
            )


def _bad_people(draft: Draft, facts: Facts) -> Iterator[tuple[str, str]]:
    for name in draft.wish.co_mentors:
        person, near = facts.people.get(name.lower()), facts.unknown_people.get(name, ())
        yield from no_co_mentor(name, person, near, facts.me, facts.site.host)


def no_co_mentor(
    name: str, person: Person | None, near: tuple[str, ...], me: Person, host: str
) -> Iterator[tuple[str, str]]:
    """(sentence, hint) for somebody who cannot be a co-mentor; `near` are names that come close."""
    if person is None:
        hint = f"Did you mean {_or(near)}?" if near else "The name is in the address of their page, /p/NAME/."
        yield f"there is no user “{name}” on {host}.", hint
    elif person.disabled:
        yield f"the account “{name}” is disabled, so they cannot be asked.", "Name somebody else."
    elif person.phid == me.phid:
        yield "you are its mentor already.", "Name somebody else under co_mentors, or nobody."


def _bad_parent(draft: Draft, facts: Facts) -> Iterator[tuple[str, str]]:
    asked = wished_parent(draft.wish, facts.site)
    if not asked:
        return
    parent = facts.parents.get(asked)
    if not is_task(asked, facts.site):
        yield f"“{asked}” is not a task of {facts.site.host}.", "Write it as T123."
    elif parent is None or not parent.phid:
        yield f"there is no task {asked} that you may see.", "Look the round's parent task up on the site."
    elif parent.closed:
        yield (
            f"the parent task {asked} is closed.",
            "Name the open task of the current round, or leave it out.",
        )


_ACTS = {
    "mention": ("would mail somebody", "Put it in backticks, `{text}`, or name people under co_mentors."),
    "anchor": ("is an anchor, by which seeder knows its own tasks", "Leave it out."),
    "token": (
        "looks like somebody's token, a password for programs, which all could read",
        "Leave it out. If it is real, revoke it on the site: Settings, Conduit API Tokens.",
    ),
    "embed": ("would show a file", "Put it in backticks, `{text}`, or give a link."),
}


def _bad_words(draft: Draft) -> Iterator[tuple[str, str]]:
    for found in smuggled(draft.template, draft.answers):
        field = f"“{found.field}”: " if found.field else ""
        does, hint = _ACTS.get(found.kind, ("would change the rest of the text", "Close it or leave it out."))
        yield f"{field}{found.text} {does}; answers are text only.", hint.replace("{text}", found.text)
    if TOKEN_SHAPE.search(draft.wish.title):
        yield "its title holds what looks like somebody's token.", _ACTS["token"][1]
    for name in mentions(draft.wish.title):
        yield f"@{name} in a title mails nobody.", "Name people under co_mentors."


def _bad_until(draft: Draft, facts: Facts) -> Iterator[tuple[str, str]]:
    try:
        if draft.wish.mentor_until:
            until_date(draft.wish.mentor_until, facts.today)
        if draft.wish.place:
            read_place(draft.wish.place, facts.site.code_hosts)
    except BadInput as problem:
        yield problem.sentence[0].lower() + problem.sentence[1:], problem.hint


def _or(names: tuple[str, ...]) -> str:
    return " or ".join(f"“{name}”" for name in names)
