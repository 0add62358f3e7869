"""Two mentored first tasks: what was wished and what the site says -> a Plan. Pure.

The caller is the mentor, in the text and in the site's mentor field; nobody is assigned, because a
mentor in that field looks like somebody who has taken the task. The second task mentions the first
instead of being its subtask, which would mark one of them as blocked.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec

from seeder.check.candidate import Candidate
from seeder.check.rules import check_candidate
from seeder.mentors import mentorship_on
from seeder.model import Task
from seeder.place import read_place
from seeder.plans.likeness import like
from seeder.plans.refusals import find_refusals, refusal
from seeder.plans.wished import Draft, Facts, Parent, tags_of, wished_parent, wished_tags
from seeder.template.description import compose
from seeder.template.substitution import substitute
from seeder.title import normal
from seeder.wish import task_number, until_date
from seeder.writing import marker
from seeder.writing.plan import Edit, Note, Plan, Result, Settled, Step, join, result


def plan_create(drafts: tuple[Draft, ...], facts: Facts) -> Plan:
    """The plan for `drafts`: a step for each that is not there yet, refusals for what is not allowed."""
    plan = Plan("create", facts.site.phabricator, facts.me.phid, facts.me.username, facts.read)
    for draft in drafts:
        plan = _with(plan, draft, facts)
    notes = (*plan.notes, *_notes_on_all(facts, plan))
    return msgspec.structs.replace(plan, notes=notes, names=_names(facts))


def _with(plan: Plan, draft: Draft, facts: Facts) -> Plan:
    refusals = tuple(find_refusals(draft, facts))
    findings = () if refusals else check_candidate(candidate(draft, facts, plan))
    refusals += tuple(refusal(draft, f.sentence, f.fix) for f in findings if f.blocking)
    mark = "" if refusals else _marker(draft, facts)
    if mark and _title_among(plan, draft.wish.title):
        refusals = (refusal(draft, "another one of these has the same title.", "Give it one of its own."),)
    if refusals:
        return msgspec.structs.replace(plan, refusals=(*plan.refusals, *refusals))
    there = marker.marked(facts.own, mark, facts.me.phid) or _remembered(mark, facts)
    twin = None if there else _same_title(draft, facts)
    if twin:
        because = f"you have an open task of this title already: {twin.monogram}."
        hint = f"If this is to be the same one, edit {twin.monogram} instead; else give it another title."
        refused = refusal(draft, because, hint)
        return msgspec.structs.replace(plan, refusals=(*plan.refusals, refused))
    if there:
        task = min(there, key=lambda task: (task.closed, task.id))
        settled = _settled(draft, task, facts, plan, mark)
        return msgspec.structs.replace(plan, settled=(*plan.settled, settled))
    advice = (f"{found.sentence} {found.fix}" for found in findings if not found.blocking)
    notes = tuple(Note(sentence, draft.id) for sentence in (*_notes(draft, facts), *advice))
    step = _step(draft, facts, plan, mark)
    return msgspec.structs.replace(plan, steps=(*plan.steps, step), notes=(*plan.notes, *notes))


def _title_among(plan: Plan, title: str) -> bool:
    """Two tasks of one title are one task to whoever reads a list; that is never meant."""
    titles = [str(edit.value) for step in plan.steps for edit in step.edits if edit.type == "title"]
    titles += [done.title for done in plan.settled]
    return normal(title) in map(normal, titles)


def _remembered(mark: str, facts: Facts) -> list[Task]:
    """The task of this wish whose mark somebody has edited away, where this computer remembers it."""
    phid = facts.made.get(mark)
    return [task for task in facts.own if task.phid == phid]


def _same_title(draft: Draft, facts: Facts) -> Task | None:
    """An open first task of the caller's with the same title: one whose place or round was corrected in the
    file, and that would be there twice."""
    first = facts.tags.get(facts.site.first_task_tag)
    same = normal(draft.wish.title)
    mine = [task for task in facts.own if task.author_phid == facts.me.phid and not task.closed]
    tagged = (task for task in mine if first and first.phid in task.project_phids)
    return next((task for task in tagged if normal(task.title) == same), None)


def candidate(draft: Draft, facts: Facts, plan: Plan) -> Candidate:
    """The task as ``check`` sees it, before it exists."""
    text = "".join(piece for piece in _text(draft, facts, plan) if isinstance(piece, str))
    field = [facts.me.phid] if facts.mentor_field else None
    return Candidate(
        title=draft.wish.title,
        description=text,
        today=facts.today,
        mentorship=mentorship_on(facts.site, text, field),
        headings=facts.site.headings,
        code_hosts=facts.site.code_hosts,
        place=draft.wish.place,
    )


def _marker(draft: Draft, facts: Facts) -> str:
    wish = draft.wish
    return marker.marker_for(
        # Without its port: a rehearsal may get another one the next time.
        site=urlsplit(facts.site.phabricator).hostname or "",
        mentor=facts.me.phid,
        template=draft.template.name,
        place=_one_place(wish.place, facts),
        round_=_one_round(draft, facts),
        title=wish.title,
    )


def _one_place(place: str, facts: Facts) -> str:
    """The same text for every spelling of a place: host in lower case, no slash at the end."""
    if not place:
        return ""
    text = read_place(place, facts.site.code_hosts).as_text()
    parts = urlsplit(text)
    return parts._replace(netloc=parts.netloc.lower()).geturl().rstrip("/")


def _one_round(draft: Draft, facts: Facts) -> str:
    """The round's project, else its parent task, however they were written."""
    asked = draft.wish.round
    if asked in facts.tags:
        return facts.tags[asked].phid
    parent = task_number(wished_parent(draft.wish, facts.site), facts.site.host)
    return asked if parent is None else f"T{parent}"


def _step(draft: Draft, facts: Facts, plan: Plan, mark: str) -> Step:
    pieces = _text(draft, facts, plan)
    co_mentors = [facts.people[name.lower()].phid for name in draft.wish.co_mentors]
    values: dict[str, Any] = {
        "title": draft.wish.title,
        "description": join(*pieces, f"\n\n{marker.anchor(mark)}"),
        "projects.add": [project.phid for project in tags_of(draft, facts)],
        "subscribers.add": co_mentors,
        "parents.add": [parent.phid for parent in _parents(draft, facts)],
        **({facts.mentor_field: [facts.me.phid, *co_mentors]} if facts.mentor_field else {}),
    }
    edits = tuple(Edit(kind, value) for kind, value in values.items() if value)
    return Step(draft.id, "create-task", edits, "You asked for it.", label=draft.label, marker=mark)


def _text(draft: Draft, facts: Facts, plan: Plan) -> list[str | dict[str, str]]:
    """The description without its mark, in pieces: a sibling's number may only come later."""
    wish = draft.wish
    place = read_place(wish.place, facts.site.code_hosts).as_text(facts.site.gerrit) if wish.place else ""
    built_ins = {"mentor_line": mentor_line(draft, facts), "place": place}
    body = compose(draft.template, draft.answers, facts.site.headings, built_ins).strip()
    first = [*(done.id for done in plan.settled), *(step.id for step in plan.steps)]
    if not first:
        return [body]
    before, _, after = facts.site.sentences.sibling.partition("{task}")
    there = plan.result_of(min(first))
    sibling = there.monogram if there else result(min(first), "monogram")
    return [f"{body}\n\n{before}", sibling, after]


def mentor_line(draft: Draft, facts: Facts) -> str:
    """The sentences that name the mentor, until when, and the co-mentors, in the site's words."""
    wish, sentences = draft.wish, facts.site.sentences
    until = until_date(wish.mentor_until, facts.today).isoformat() if wish.mentor_until else ""
    sentence = sentences.mentor if until else sentences.mentor_open_ended
    line = substitute(sentence, {"mentor": facts.me.username, "until": until})
    if not wish.co_mentors:
        return line
    names = ", ".join(f"@{facts.people[name.lower()].username}" for name in wish.co_mentors)
    return f"{line} {substitute(sentences.co_mentors, {'co_mentors': names})}"


def _parents(draft: Draft, facts: Facts) -> list[Parent]:
    asked = wished_parent(draft.wish, facts.site)
    return [facts.parents[asked]] if asked else []


def _settled(draft: Draft, task: Task, facts: Facts, plan: Plan, mark: str) -> Settled:
    day = datetime.fromtimestamp(task.created, UTC).date().isoformat()
    because = f"You left it on {day}{f'; it is {task.status_name.lower()}' if task.closed else ''}."
    # “6 months” meant six months from the day on which it was written.
    then = msgspec.structs.replace(facts, read=float(task.created))
    lines = (*_other_text(task, _text(draft, then, plan), mark), *_other_tags(draft, task, facts))
    made = Result(task.id, task.phid)
    return Settled(draft.id, draft.label, because, made, draft.wish.title, difference=lines, marker=mark)


def _other_text(task: Task, pieces: list[str | dict[str, str]], mark: str) -> tuple[str, ...]:
    """The lines of a diff from the text that is there to the wished one; none when they are alike. The
    number of a sibling that is only to be made is no difference."""
    there = marker.without(task.description, mark).strip()
    alike = "".join(re.escape(piece) if isinstance(piece, str) else r"T\d+" for piece in pieces)
    if re.fullmatch(alike, there):
        return ()
    wanted = "".join(piece if isinstance(piece, str) else "T…" for piece in pieces).strip()
    lines = difflib.unified_diff(there.splitlines(), wanted.splitlines(), "there", "wished", lineterm="", n=1)
    return tuple(lines)


def _other_tags(draft: Draft, task: Task, facts: Facts) -> tuple[str, ...]:
    return tuple(
        f"+Tag: {project.title}"
        for project in tags_of(draft, facts)
        if project.phid not in task.project_phids
    )


def _notes(draft: Draft, facts: Facts) -> Iterator[str]:
    for project in tags_of(draft, facts):
        if project.archived:
            yield f"The tag “{project.title}” is archived; few people look there."
    kept = {project.phid for project in tags_of(draft, facts)}
    for text in wished_tags(draft.wish, facts.site):
        if facts.tags[text].phid not in kept:
            yield f"“{facts.tags[text].title}” is left out: its milestone takes its place on a task."
    for task in facts.own:
        if not task.closed and like(task.title, draft.wish.title):
            yield (
                f"You have a task of nearly the same title: {task.monogram}, “{task.title}”. "
                "If this is to be the same one, edit that instead."
            )
    yield from facts.place_notes.get(draft.id, ())
    if not draft.wish.project and not draft.wish.tags:
        yield "It gets no project's tag, so only who looks for first tasks will find it."


def _notes_on_all(facts: Facts, plan: Plan) -> Iterator[Note]:
    first = facts.tags.get(facts.site.first_task_tag)
    settled = {done.result.phid for done in plan.settled}
    left = [
        task
        for task in facts.own
        if first and first.phid in task.project_phids and not task.closed and task.phid not in settled
    ]
    if left:
        numbers = ", ".join(task.monogram for task in left[:5])
        more = f" and {len(left) - 5} more" if len(left) > 5 else ""
        yield Note(f"Open first tasks that you left before: {numbers}{more}.")


def _names(facts: Facts) -> dict[str, str]:
    people = {person.phid: f"@{person.username}" for person in (facts.me, *facts.people.values())}
    tags = {project.phid: project.title for project in facts.tags.values()}
    parents = {parent.phid: f"{parent.asked} {parent.title}".strip() for parent in facts.parents.values()}
    return {phid: name for phid, name in (people | tags | parents).items() if phid}
