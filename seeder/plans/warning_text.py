"""What somebody is asked, and how they can stop it: the words of a warning. Pure.

Titles of tasks are strangers' texts, so that only numbers stand in it, in whose place the site puts the
titles; of people it mentions whom it is for and who sends it. It counts no days and judges nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from seeder.activity import DAY, day_of
from seeder.model import Task
from seeder.plans.warning_facts import Case, Facts
from seeder.warning import ASKED, FINISHED, item_of, last_line_of
from seeder.wish import task_number

_HASHTAG = re.compile(r"\w[\w.*+-]{0,100}")


def text_of(case: Case, facts: Facts) -> str:
    """The comment, in Remarkup; its last line is the mark by which it is found again."""
    mark = last_line_of(facts.kind, case.person.phid, facts.site.phabricator, facts.policy.grace)
    return "\n\n".join([*_paragraphs(case, facts, plain=False), mark])


def plain_text_of(case: Case, facts: Facts) -> str:
    """The same to be sent by hand, without a day: what the site does not know of leads to nothing."""
    return "\n\n".join(_paragraphs(case, facts, plain=True))


def first_day(facts: Facts) -> date:
    """The first on which something may be taken from who is written to now."""
    return day_of(facts.now + max(1, -(-facts.policy.grace // DAY)) * DAY)


def _paragraphs(case: Case, facts: Facts, plain: bool) -> Iterator[str]:
    asked = [task for task in case.tasks if task.id not in case.merged]
    finished = [task for task in case.tasks if task.id in case.merged]
    if asked:
        yield _opening(case, facts, plain, one=len(asked) == 1)
        yield _list(asked, ASKED, facts, plain)
    if finished:
        yield _finished(case, plain, alone=not asked, one=len(finished) == 1)
        yield _list(finished, FINISHED, facts, plain)
    yield _why(facts, one=len(case.tasks) == 1)
    if not case.person.disabled:
        yield _how(case, facts, plain, bool(asked))
    if asked and not plain:
        yield _then(case, facts, one=len(asked) == 1)
    yield _who(facts, plain)


def _opening(case: Case, facts: Facts, plain: bool, one: bool) -> str:
    name = case.person.username
    if case.person.disabled:
        account = f"the account {_quoted(name, plain)}"
        if facts.kind == "mentor":
            told = f"{'This task names' if one else 'These tasks name'} {account} as mentor"
        else:
            told = f"{'This task is' if one else 'These tasks are'} assigned to {account}"
        return f"{told}, which is not in use any more:"
    these = "this task" if one else "these tasks"
    if facts.kind == "mentor":
        names = "It names" if one else "They name"
        ask = f"do you still have time for {these}? {names} you as somebody whom newcomers may ask:"
    else:
        ask = f"are you still working on {these}? {'It is' if one else 'They are'} assigned to you:"
    return f"{_called(name, plain)}, {ask}"


def _finished(case: Case, plain: bool, alone: bool, one: bool) -> str:
    these, it = ("this task", "it") if one else ("these tasks", "they")
    told = f"changes for {these} seem to be merged, so that {it} may only have to be closed:"
    if not alone:
        return f"The {told}"
    name = case.person.username
    to = _quoted(name, plain) if case.person.disabled else _called(name, plain)
    return f"{to}: the {told}"


def _list(tasks: Iterable[Task], mark: str, facts: Facts, plain: bool) -> str:
    ordered = sorted(tasks, key=lambda task: task.id)
    if not plain:
        return "\n".join(item_of(task.id, mark) for task in ordered)
    return "\n".join(f"{mark} {t.monogram} {t.title}\n  {facts.site.link(t.monogram)}" for t in ordered)


def _why(facts: Facts, one: bool) -> str:
    if facts.kind == "mentor":
        taken = "it" if one else "one of them"
        return f"Whoever takes {taken} as a first task counts on an answer, so we ask from time to time."
    return "Others look for something to do and leave alone what is taken, so we ask from time to time."


def _how(case: Case, facts: Facts, plain: bool, asked: bool) -> str:
    """A promise that is over stays over, whatever is done, until somebody gives a new one."""
    where = (facts.site.title or facts.site.host) if plain else "here"
    where = f"{'on ' if plain else ''}{where}{' or in Gerrit' if facts.site.gerrit else ''}"
    word = f"a word on {_any_of(case) if plain else 'this task'} is plenty"
    if not asked:
        return f"Whatever you do {where} is an answer; {word}."
    told = f"If so, nothing has to change: whatever you do {where} says it; {word}."
    if facts.kind == "owner":
        return f"{told} If not, take your name off, and somebody else can go on."
    until = day_of(facts.now + facts.policy.unseen_after).isoformat()
    anew = f"`seeder mine --until {until}` promises it anew"
    hands = "`seeder mine --step-back` hands your tasks over."
    if case.verdict == "expired":
        return f"If so, {word}, and {anew}: only then newcomers are sent to you again. {hands}"
    return f"{told} {anew}, and {hands}"


def _any_of(case: Case) -> str:
    return "it" if len(case.tasks) == 1 else "one of them"


def _then(case: Case, facts: Facts, one: bool) -> str:
    day = first_day(facts).isoformat()
    heard = "nobody is named in its place" if case.person.disabled else "nothing is heard from you"
    if facts.kind == "mentor":
        then = "name somebody else or take the tag for first tasks away"
    else:
        then = f"give {'it' if one else 'them'} back to everybody"
    welcome = "" if case.person.disabled else ", and you are welcome back at any time"
    looks = f"a person looks at the {'task' if one else 'tasks'}"
    return f"If {heard} before {day} (UTC), {looks} and may {then}{welcome}."


def _who(facts: Facts, plain: bool) -> str:
    told = f"{_called(facts.me.username, plain)} sends this with seeder."
    hashtag, number = facts.site.audit.leave_alone.strip("# "), _switch(facts)
    if _HASHTAG.fullmatch(hashtag):
        told += f" Whoever joins #{hashtag} gets no such messages, and tasks with that tag are left out."
    if number is not None:
        link = facts.site.link(f"T{number}") if plain else f"[[ /T{number} | T{number} ]]"
        told += f" Whoever closes {link} stops it for everybody."
    return told


def _switch(facts: Facts) -> int | None:
    """The number of the task that stops it, however the profile writes it."""
    return task_number(facts.site.audit.switch, facts.site.host)


def _called(name: str, plain: bool) -> str:
    return name if plain else f"@{name}"


def _quoted(name: str, plain: bool) -> str:
    """Without mailing anybody; a user name has no backticks."""
    return name if plain else f"`{name}`"
