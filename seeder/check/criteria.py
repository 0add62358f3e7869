"""The criteria of a good first task: each looks at a candidate and says what it lacks, or nothing."""

from __future__ import annotations

from collections.abc import Mapping

from seeder import remarkup
from seeder.check import wording
from seeder.check.candidate import Candidate, Problem
from seeder.errors import BadInput
from seeder.place import find_places, read_place
from seeder.settings.site import Headings
from seeder.template.answers import control_character
from seeder.title import LONGEST

SHORTEST_TITLE = 10
SHORTEST_DESCRIPTION = 120
LONGEST_DAYS = 3

# What hand-written tasks call a section, beside the site's own heading for it.
_ALSO: Mapping[str, tuple[str, ...]] = {
    "suitable": ("Who is this for", "Suitable for", "Audience", "Difficulty", "Prerequisites"),
    "replicate": (
        "Steps to reproduce", "Steps to replicate the issue", "Steps to replicate", "Steps", "To do",
        "How to reproduce", "How to replicate the issue", "What to do", "How to do it", "Instructions",
    ),
    "code": (
        "Where is the code", "Code", "Source code", "Repository", "Repositories", "Code location",
        "Where is the work", "Where to work", "Place",
    ),
    "contact": ("Contact", "Contacts", "Who to ask", "Whom to ask", "Mentor", "Mentors", "Mentor(s)"),
    "skills": ("Skills required", "Skills needed", "Required skills", "Skills that help"),
    "size": ("Estimate", "Estimated time", "Effort", "Time needed", "Duration"),
    "done": (
        "Acceptance criteria", "Definition of done", "Expected outcome", "Expected result", "Done",
        "Closing criteria", "Requirements", "What should have happened instead",
    ),
}  # fmt: skip


def clear_title(task: Candidate) -> Problem | None:
    title = task.title.strip()
    if not title:
        return Problem("The task has no title.")
    if "\n" in title or "\t" in title or control_character(title):
        return Problem("The title holds a line break or an invisible control character.")
    if not SHORTEST_TITLE <= len(title) <= LONGEST:
        return Problem(f"The title has {len(title)} characters; {SHORTEST_TITLE} to {LONGEST} are read.")
    if wording.is_vague(title):
        return Problem(f"The title “{title}” could stand over a thousand other tasks.")
    return None


def self_contained(task: Candidate) -> Problem | None:
    said = " ".join(remarkup.prose(task.description).split())
    if not said:
        return Problem("The description is empty.")
    words = " ".join(word for word in said.split() if "://" not in word)
    if len(words) < SHORTEST_DESCRIPTION:
        return Problem(f"The description says little by itself ({len(words)} characters of text).")
    return None


def no_open_question(task: Candidate) -> Problem | None:
    found = list(wording.doubts(f"{task.title}\n{remarkup.prose(task.description)}"))
    if not found:
        return None
    return Problem(f"Something still seems open: “{_short(found[0])}”.")


def audience(task: Candidate) -> Problem | None:
    return _missing(task, "suitable", "It does not say for whom the task is.")


def steps(task: Candidate) -> Problem | None:
    if section(task, "replicate") or _has_list_of_steps(task.description):
        return None
    return Problem("It does not say, step by step, how to see the problem or do the work.")


def place(task: Candidate) -> Problem | None:
    if task.place:
        try:
            read_place(task.place, task.code_hosts)
        except BadInput as problem:
            return Problem(problem.sentence)
        return None
    said = section(task, "code")
    if said and find_places(said, task.code_hosts):
        return None
    if any(found.url for found in find_places(task.description, task.code_hosts)):
        return Problem("It has links, but no section says where the work is.", grave=bool(said))
    return Problem("It does not say where the work is: no repository and no link.")


def done_when(task: Candidate) -> Problem | None:
    return _missing(task, "done", "It does not say when the task is done.")


def size(task: Candidate) -> Problem | None:
    said = section(task, "size")
    if not said:
        return Problem("It does not say how long somebody new may need.")
    days = wording.estimate(said)
    if days is not None and days > LONGEST_DAYS:
        return Problem(f"About {days:g} working days are more than a newcomer gives to a first task.")
    return None


def contact(task: Candidate) -> Problem | None:
    named = (*task.mentorship.usernames, *task.mentorship.phids)
    if not named:
        written = bool(section(task, "contact"))
        told = "Whom to ask is said, but no person" if written else "It names nobody"
        return Problem(f"{told} who can be reached here.", grave=not written)
    lost = [name for name in named if name in {*task.disabled, *task.unknown}]
    if not lost:
        return None
    if len(lost) == len(named):
        return Problem("Nobody whom it names as mentor can be reached any more.")
    names = ", ".join(name for name in lost if name in task.mentorship.usernames) or "one of them"
    return Problem(f"Of those whom it names as mentors, {names} cannot be reached.", grave=False)


def mentor_until(task: Candidate) -> Problem | None:
    until = task.mentorship.until
    if not task.mentorship:
        return None
    if until is None:
        return Problem("It does not say until when the mentor is there.")
    if until < task.today:
        return Problem(f"The mentor was there until {until.isoformat()}; that day has passed.")
    return None


def skills(task: Candidate) -> Problem | None:
    return _missing(task, "skills", "It does not say which skills help.")


def no_special_rights(task: Candidate) -> Problem | None:
    # "users" is everybody with an account, which whoever takes a task needs anyway.
    if task.view_policy not in {"public", "users", ""}:
        return Problem("Not everybody can see the task.")
    found = next(wording.special_rights(remarkup.prose(task.description)), "")
    return Problem(f"It seems to need “{_short(found)}”, which newcomers lack.") if found else None


def unassigned(task: Candidate) -> Problem | None:
    return Problem("Somebody is assigned to it.") if task.assigned else None


def still_open(task: Candidate) -> Problem | None:
    return Problem("The task is closed.") if task.closed else None


def not_blocked(task: Candidate) -> Problem | None:
    return Problem("It has open subtasks, and so counts as blocked.") if task.blocked else None


def _missing(task: Candidate, topic: str, sentence: str) -> Problem | None:
    return None if section(task, topic) else Problem(sentence)


def section(task: Candidate, topic: str) -> str:
    """The text under the site's heading for `topic`, or under what others call it; empty for none."""
    return section_on(topic, task.description, task.headings)


def section_on(topic: str, description: str, headings: Headings) -> str:
    """As `section`, of any description."""
    # The usual ones too: a community that changes its headings has older tasks.
    return remarkup.said_under(
        description, getattr(headings, topic), getattr(Headings(), topic), *_ALSO[topic]
    )


def _has_list_of_steps(description: str) -> bool:
    lines = remarkup.as_lines(description)
    return sum(line.style == "item" and line.text.lstrip()[:1] in "#123456789" for line in lines) > 1


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
