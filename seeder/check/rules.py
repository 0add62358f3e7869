"""What makes a good first task: rules with their reasons and sources, and a candidate held to them.

The rules are those of Wikimedia's good_first_task tag, and what other communities learnt beside it.
Rules about wording know English only. A rule that can block stops ``create``; the rest are notes,
because a person may know better than a rule.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from seeder.check import criteria
from seeder.check.candidate import Candidate, Finding, Problem

LONGEST_READ = 50_000  # characters of a description; no newcomer reads on either

_TAG = "https://phabricator.wikimedia.org/tag/good_first_task/"
_SESSION = "https://phabricator.wikimedia.org/T149564"
_NOTES = "https://www.mediawiki.org/wiki/Wikimedia_Developer_Summit/2017/Easy_tasks"
_CLEANUP = "https://www.mediawiki.org/wiki/Bug_management/Assignee_cleanup"
_STEPS_NOW = "http://blog.humphd.org/why-good-first-bugs-often-arent/"
_HELP_WANTED = "https://github.com/kubernetes/community/blob/master/contributors/guide/help-wanted.md"
_UNICEF = "https://unicef.github.io/inventory/missions/good-first-issue/"
_TRIAGE = "https://forge.rust-lang.org/triagebot/"
_LAPSE = "https://opendev.org/openstack/governance/commit/93acffc3b8ee2fffdc21e2f9ab711ab7453d4e96"


class Rule(msgspec.Struct, frozen=True):
    """`id` is a promise to scripts. `source` is a public page that says so; `english` marks rules that
    read words. `find` gives what a candidate lacks."""

    id: str
    title: str
    reason: str
    source: str
    fix: str
    find: Callable[[Candidate], Problem | None]
    blocking: bool = False
    english: bool = False


RULES: tuple[Rule, ...] = (
    Rule(
        "title",
        "The title says what is to be done",
        "Newcomers choose from a list of titles and read nothing else first.",
        _TAG,
        "Name the thing and what is wrong with it or wanted of it, in 10 to 255 characters.",
        criteria.clear_title,
        blocking=True,
        english=True,
    ),
    Rule(
        "self-contained",
        "The description stands by itself",
        "Whoever is new cannot guess what the people around a task know.",
        _TAG,
        "Say in a few sentences what is the matter, without sending the reader elsewhere for it.",
        criteria.self_contained,
    ),
    Rule(
        "no-open-question",
        "Nothing about it is still to be decided",
        "A newcomer cannot settle a discussion, and work against an open one is thrown away.",
        _TAG,
        "Decide it first and write down what was decided, or take the tag off until then.",
        criteria.no_open_question,
        english=True,
    ),
    Rule(
        "audience",
        "It says whom it suits",
        "How easy something is depends on what a person has set up and done before.",
        _SESSION,
        "Say whether somebody can just start, or needs a development environment or a first patch.",
        criteria.audience,
    ),
    Rule(
        "steps",
        "It can be followed step by step",
        "Steps written now are worth more than the promise to explain them later.",
        _STEPS_NOW,
        "Number the steps, from the page to open to what can be seen there.",
        criteria.steps,
    ),
    Rule(
        "place",
        "It says where the work is",
        "Finding the right repository among thousands is the hardest part of a first patch.",
        _TAG,
        "Give the repository's name or a full link, under the heading for it.",
        criteria.place,
        blocking=True,
    ),
    Rule(
        "done-when",
        "It says when it is done",
        "Without an end, a newcomer does not know when to stop and a reviewer what to accept.",
        _UNICEF,
        "List what a reviewer will look at.",
        criteria.done_when,
    ),
    Rule(
        "size",
        "Somebody new needs three days at most",
        "Longer tasks are given up half-way.",
        _TAG,
        "Say how long it takes somebody new, set-up and review included; cut what is larger in two.",
        criteria.size,
        english=True,
    ),
    Rule(
        "contact",
        "It names somebody who helps",
        "The tag does not promise a mentor, so the task has to name one.",
        _NOTES,
        "Name a mentor with an @ before the user name, under the heading for it.",
        criteria.contact,
        blocking=True,
    ),
    Rule(
        "mentor-until",
        "The mentor's promise has an end",
        "A promise without a date is found broken years later, by a newcomer who waits.",
        _LAPSE,
        "Write until which day the mentor is there, as 2027-06-30.",
        criteria.mentor_until,
    ),
    Rule(
        "skills",
        "It names the skills that help",
        "People look for tasks in the languages that they know.",
        _SESSION,
        "List languages and tools, with how much of each.",
        criteria.skills,
    ),
    Rule(
        "no-special-rights",
        "Everybody can see it and try it",
        "Who cannot reproduce a problem or test a repair cannot finish the task.",
        _TAG,
        "Choose a task that needs no rights, or say how to do it without them.",
        criteria.no_special_rights,
        english=True,
    ),
    Rule(
        "unassigned",
        "Nobody is assigned",
        "A name in that field keeps everybody else away, a mentor's name too.",
        _CLEANUP,
        "Take the name out of “assigned to”; the mentor belongs into the description.",
        criteria.unassigned,
    ),
    Rule(
        "open",
        "It is open",
        "There is nothing left to do.",
        _HELP_WANTED,
        "Take the tag off, or reopen the task.",
        criteria.still_open,
    ),
    Rule(
        "not-blocked",
        "It can be started now",
        "A task with open subtasks counts as blocked, and lists of what is free leave it out.",
        _TRIAGE,
        "Close the subtasks first, or mention them instead of linking them.",
        criteria.not_blocked,
    ),
)


def check_candidate(candidate: Candidate) -> list[Finding]:
    """What `candidate` lacks, in the order of RULES; empty for a good first task."""
    read = msgspec.structs.replace(candidate, description=candidate.description[:LONGEST_READ])
    checked = ((rule, rule.find(read)) for rule in RULES)
    return [_finding(rule, problem) for rule, problem in checked if problem]


def _finding(rule: Rule, problem: Problem) -> Finding:
    return Finding(rule.id, problem.sentence, rule.fix, rule.blocking and problem.grave)
