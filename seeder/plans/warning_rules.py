"""Who is asked whether they are still there, and who is left alone. Pure.

Each rule is about what people complained of with other communities' bots: a second message before the first
was answered, a message a day, clocks that a comment does not stop, and no way out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from seeder.activity import DAY, day_of
from seeder.model import Person, Task
from seeder.plans.unasked import USERNAME
from seeder.plans.warning_facts import Case, Facts
from seeder.warning import Kind, Warned, is_answered

# Whom an audit asks: never who is quiet, unknown or away, nor who waits for others.
ASKED: Mapping[Kind, frozenset[str]] = {
    "mentor": frozenset({"unseen", "expired", "disabled"}),
    "owner": frozenset({"idle", "merged_but_open", "disabled"}),
}
PUBLIC = frozenset({"public", "users"})
WEEK = 7 * DAY


def is_machine(person: Person, machines: frozenset[str]) -> bool:
    """True for an account that is no person's, by the site's word or the profile's, or by its name: no site
    lets people have one that would be markup in a comment."""
    named = USERNAME.fullmatch(person.username)
    return not (person.human and named) or person.username.lower() in machines


def why_task_kept(task: Task, tag: str) -> str:
    """Why nobody is asked about a task, a sentence; empty where nothing speaks against it. `tag` is that of
    tasks to be left alone, a PHID, empty for none."""
    if task.closed:
        return f"It is closed ({task.status_name})."
    if tag and tag in task.project_phids:
        return "It has the tag of what is left alone."
    return "" if task.view_policy in PUBLIC else "Not everybody may see it."


def why_not_asked(case: Case, facts: Facts) -> str:
    """Why somebody is not asked now, a sentence; empty for who is."""
    if why := _why_let_be(case.person, facts):
        return why
    if case.verdict not in ASKED[facts.kind]:
        return "There is nothing to ask."
    return _asked_already(case, facts)


def why_no_longer(case: Case, facts: Facts, numbers: Collection[int], since: float) -> str:
    """Why a message to somebody about the tasks `numbers` is not sent any more, a sentence; empty for one
    that still may be. Of `case` the verdict does not count; what they did since `since` (epoch seconds UTC)
    is an answer."""
    if case.last is not None and case.last.at >= since:
        return "They did something meanwhile."
    if len(case.tasks) < len(set(numbers)):
        return "One of the tasks is not theirs any more, or you may not see it."
    kept = (why_task_kept(task, facts.leave_alone_tag) for task in case.tasks)
    return _why_let_be(case.person, facts) or next(filter(None, kept), "")


def why_let_be(person: Person, me: str, machines: frozenset[str], *, alone: bool, now: int) -> str:
    """Why somebody is neither asked nor has anything taken from them, a sentence; empty where nothing speaks
    against it. `me` is the caller's PHID, `machines` as in `is_machine`, `alone` when they asked to be left
    alone, `now` epoch seconds UTC."""
    if person.phid == me:
        return "That is you."
    if is_machine(person, machines):
        return "It is no person's account."
    if alone:
        return "They asked to be left alone."
    return f"They are away until {day_of(person.away_until)}." if person.away_until > now else ""


def _why_let_be(person: Person, facts: Facts) -> str:
    machines, alone = facts.site.machines, person.phid in facts.leave_alone
    return why_let_be(person, facts.me.phid, machines, alone=alone, now=facts.now)


def is_open(warned: Warned, case: Case) -> bool:
    """True when nothing was heard since, and at least one of the tasks that it lists is still theirs."""
    return not is_answered(warned, case.last) and bool(warned.listed & case.numbers)


def _asked_already(case: Case, facts: Facts) -> str:
    theirs = [each for each in facts.warned if each.person == case.person.phid]
    same = [each for each in theirs if each.kind == facts.kind]
    if waiting := _latest(each for each in same if is_open(each, case)):
        return f"They were asked on {day_of(waiting.at)} on T{waiting.task}, and have not answered yet."
    every = max(facts.policy.warn_every, WEEK)
    if (last := _latest(theirs)) and facts.now - last.at < every:
        return f"They were asked on {day_of(last.at)}; the next time is {day_of(last.at + every)}."
    # What was answered weeks ago need not be asked again while they are about.
    rest = 0 if case.person.disabled else facts.policy.unseen_after
    last = _latest(each for each in same if is_answered(each, case.last))
    if last and facts.now - last.at < rest:
        return f"They answered what they were asked on {day_of(last.at)}."
    return ""


def _latest(warned: Iterable[Warned]) -> Warned | None:
    return max(warned, key=lambda each: each.at, default=None)


def in_order(cases: Iterable[Case]) -> Sequence[Case]:
    """Those first of whom nothing was seen for longest, by their account's age where they never did
    anything; then by user name."""
    return sorted(cases, key=lambda case: (_since(case), case.person.username.lower()))


def _since(case: Case) -> int:
    return case.last.at if case.last else case.person.created
