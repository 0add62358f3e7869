"""The questions themselves, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from seeder.template.answers import Value
from seeder.template.grammar import Field, Template

Kind = Literal["line", "text", "list", "choice", "yes"]
PLACE = "place"
ABOUT = ("project", PLACE, "mentor_until", "co_mentors")
ASKED_THEM = "asked_them"
# What a second task mostly shares with the first. Its own words are never taken over: two tasks with
# the same text would be one.
CARRIED = frozenset({"skills", "audience", "size"})
KINDS: Mapping[str, Kind] = {"text": "text", "list": "list", "choice": "choice"}


class Question(msgspec.Struct, frozen=True):
    """One question. `key` is `place` or `2.answers.steps`; `default` is what Enter alone answers;
    `number` of `of` counts within its part; `choices` are (what is kept, what is shown)."""

    key: str
    label: str
    kind: Kind = "line"
    help: str = ""
    example: str = ""
    required: bool = False
    default: Value = ""
    choices: tuple[tuple[str, str], ...] = ()
    task: int = 0
    number: int = 0
    of: int = 0
    field: Field | None = None


ABOUT_QUESTIONS = (
    Question(
        "project",
        "Which project or component?",
        help="Its tag: the word behind /tag/ in the address of its page. Newcomers who like the project "
        "find the tasks by it.",
        example="documentation",
    ),
    Question(
        "place",
        "Where is the work?",
        help="A repository, or any link: a change of yours, a file, a page. An address of Gerrit or GitLab "
        "can be pasted as it is.",
        example="mediawiki/core, or https://gitlab.example.org/our/tool",
        required=True,
    ),
    Question(
        "mentor_until",
        "Until when will you answer questions?",
        help="A date, or a time from today. It is a promise with an end, and can be renewed. An hour a week "
        "is enough.",
        example="3 months, or 2027-02-28",
        default="3 months",
        required=True,
    ),
    Question(
        "co_mentors",
        "Who else can be asked?",
        help="User names of people who know the work, with commas between. They get a mail and stand in "
        "both tasks, so that nobody waits when you are away.",
        example="alice, bob",
    ),
)
ASKED = Question(
    ASKED_THEM,
    "Have you asked them?",
    "yes",
    help="Being named as a mentor without knowing it is no pleasure. Say no to leave them out.",
    required=True,
)


def place_question(task: int) -> Question:
    """Where the work of one task is, when that is known before the others'."""
    asked = next(each for each in ABOUT_QUESTIONS if each.key == PLACE)
    return msgspec.structs.replace(asked, key=f"{task}.{PLACE}")


def title_question(task: int, template: Template) -> Question:
    key, help_ = f"{task}.title", template.title_help
    return Question(key, "Its title?", help=help_, example=template.title_example, required=True)


def counted(asked: list[Question], task: int) -> list[Question]:
    """`asked` with their numbers within a task, 0 for what is asked about the person."""
    return [msgspec.structs.replace(q, task=task, number=i, of=len(asked)) for i, q in enumerate(asked, 1)]


def example_of(field: Field) -> str:
    return field.example if isinstance(field.example, str) else "\n".join(field.example)
