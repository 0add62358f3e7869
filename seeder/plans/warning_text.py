"""What somebody is asked, and how they can stop it: the words of a warning. Pure.

Titles of tasks are strangers' texts, so that only numbers stand in it, in whose place the site puts the
titles; of people it mentions whom it is for and who sends it. It counts no days and judges nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from seeder.activity import DAY, day_of
from seeder.model import Task
from seeder.plans.warning_facts import Case, Facts
from seeder.warning import ASKED, FINISHED, item_of, last_line_of

_TASK = re.compile(r"T[1-9]\d{0,9}", re.ASCII)
_HASHTAG = re.compile(r"\w[\w.*+-]{0,100}")


def text_of(case: Case, facts: Facts) -> str:
    """The comment, in Remarkup; its last line is the mark by which it is found again."""
    mark = last_line_of(facts.kind, case.person.phid, facts.site.phabricator, facts.policy.grace)
    return "\n\n".join([*_paragraphs(case, facts, plain=False), mark])


def plain_text_of(case: Case, facts: Facts) -> str:
    """The same to be sent by hand, without a day: what the site does not know of leads to nothing."""
    return "\n\n".join(_paragraphs(case, facts, plain=True))


def _paragraphs(case: Case, facts: Facts, plain: bool) -> Iterator[str]:
    asked = [task for task in case.tasks if task.id not in case.merged]
    finished = [task for task in case.tasks if task.id in case.merged]
    if asked:
        yield _opening(case, facts, plain)
        yield _list(asked, ASKED, facts, plain)
    if finished:
        yield _finished(case, plain, alone=not asked)
        yield _list(finished, FINISHED, facts, plain)
    yield _why(facts)
    if not case.person.disabled:
        yield _how(facts, bool(asked))
    if asked and not plain:
        yield _then(case, facts)
    yield _who(facts, plain)


def _opening(case: Case, facts: Facts, plain: bool) -> str:
    name = case.person.username
    if case.person.disabled:
        told = "name the account {} as mentor" if facts.kind == "mentor" else "are assigned to the account {}"
        return f"These tasks {told.format(_quoted(name, plain))}, which is not in use any more:"
    if facts.kind == "mentor":
        ask = "do you still have time for these tasks? They name you as somebody whom newcomers may ask:"
    else:
        ask = "are you still working on these tasks? They are assigned to you:"
    return f"{_called(name, plain)}, {ask}"


def _finished(case: Case, plain: bool, alone: bool) -> str:
    merged = "changes for these {}seem to be merged, so that they may only have to be closed:"
    if not alone:
        return f"The {merged.format('')}"
    name = case.person.username
    to = _quoted(name, plain) if case.person.disabled else _called(name, plain)
    return f"{to}: the {merged.format('tasks ')}"


def _list(tasks: Iterable[Task], mark: str, facts: Facts, plain: bool) -> str:
    ordered = sorted(tasks, key=lambda task: task.id)
    if not plain:
        return "\n".join(item_of(task.id, mark) for task in ordered)
    return "\n".join(f"{mark} {t.monogram} {t.title}\n  {facts.site.link(t.monogram)}" for t in ordered)


def _why(facts: Facts) -> str:
    if facts.kind == "mentor":
        return "Whoever takes one of them as a first task counts on an answer, so we ask from time to time."
    return "Others look for something to do and leave alone what is taken, so we ask from time to time."


def _how(facts: Facts, asked: bool) -> str:
    where = "here or in Gerrit" if facts.site.gerrit else "here"
    if not asked:
        return f"Whatever you do {where} is an answer, a word on this task is plenty."
    told = f"If so, nothing has to change: whatever you do {where} says it, a word on this task is plenty."
    if facts.kind == "mentor":
        until = day_of(facts.now + facts.policy.unseen_after).isoformat()
        return (
            f"{told} `seeder mine --until {until}` promises it anew, and `seeder mine --step-back` hands"
            " your tasks over."
        )
    return f"{told} If not, take your name off, and somebody else can go on."


def _then(case: Case, facts: Facts) -> str:
    day = day_of(facts.now + max(1, -(-facts.policy.grace // DAY)) * DAY).isoformat()
    heard = "nobody is named in its place" if case.person.disabled else "nothing is heard from you"
    if facts.kind == "mentor":
        then = "name somebody else or take the tag for first tasks away"
    else:
        then = "give them back to everybody"
    welcome = "" if case.person.disabled else ", and you are welcome back at any time"
    return f"If {heard} before {day} (UTC), a person looks at the tasks and may {then}{welcome}."


def _who(facts: Facts, plain: bool) -> str:
    told = f"{_called(facts.me.username, plain)} sends this with seeder."
    hashtag, switch = facts.site.audit.leave_alone.strip("# "), facts.site.audit.switch.strip()
    if _HASHTAG.fullmatch(hashtag):
        told += f" Who joins #{hashtag} gets no such messages, and tasks with that tag are left out."
    if _TASK.fullmatch(switch):
        link = facts.site.link(switch) if plain else f"[[ /{switch} | {switch} ]]"
        told += f" Whoever closes {link} stops it for everybody."
    return told


def _called(name: str, plain: bool) -> str:
    return name if plain else f"@{name}"


def _quoted(name: str, plain: bool) -> str:
    """Without mailing anybody; a user name has no backticks."""
    return name if plain else f"`{name}`"
