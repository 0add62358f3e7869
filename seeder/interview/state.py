"""How far an interview has come: what was answered, what is next, and the wish that it makes."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from seeder.errors import BadInput
from seeder.interview.question import (
    ABOUT,
    ABOUT_QUESTIONS,
    ASKED,
    ASKED_THEM,
    CARRIED,
    KINDS,
    PLACE,
    Question,
    counted,
    example_of,
    place_question,
    title_question,
)
from seeder.interview.reading import Where, read_typed
from seeder.settings.site import Site
from seeder.template.answers import Value
from seeder.template.grammar import Field, Template
from seeder.title import normal
from seeder.wish import Shared, TaskFile, Wish, wish_from_parts

# What newcomers find most, and what the examples show.
USUAL = "bug"


class Interview(msgspec.Struct, frozen=True):
    """`answers` is key -> value, in any order; `flags` came with the command and are not asked again;
    `templates` is name -> template, in the order of the list; `today` the reader's day."""

    count: int
    flags: Shared
    templates: dict[str, Template]
    site: Site
    today: date
    answers: dict[str, Value] = {}

    def with_answer(self, key: str, value: Value) -> Interview:
        """With that answer. Other co-mentors have to be asked anew."""
        others = key == "co_mentors" and value != self.answers.get(key)
        said = {k: v for k, v in self.answers.items() if not (others and k == ASKED_THEM)}
        return msgspec.structs.replace(self, answers={**said, key: value})

    def without(self, key: str) -> Interview:
        return msgspec.structs.replace(self, answers={k: v for k, v in self.answers.items() if k != key})

    @property
    def questions(self) -> list[Question]:
        """Everything that is asked, with the answers as they are, in order."""
        return [*self._about(), *(q for task in self.tasks for q in self._task(task))]

    @property
    def tasks(self) -> range:
        return range(1, self.count + 1)

    @property
    def next(self) -> Question | None:
        """The first question without an answer; None when all is said."""
        return next((q for q in self.questions if q.key not in self.answers), None)

    def before(self, key: str) -> Question | None:
        """The question before that one; None at the first."""
        asked = self.questions
        at = next((i for i, q in enumerate(asked) if q.key == key), 0)
        return asked[at - 1] if at else None

    def template(self, task: int) -> Template | None:
        return self.templates.get(self._template_name(task))

    def optional(self, task: int) -> list[Question]:
        """What the task's template would also take, for the last screen."""
        template = self.template(task)
        fields = [field for field in template.fields if not field.required] if template else []
        return [self._field(task, field) for field in fields]

    def read(self, question: Question, typed: Value) -> Value:
        """`typed` as the answer to `question`; BadInput with the nearest right thing."""
        where = Where(self.site, self.today)
        value = read_typed(question, typed, self.template(question.task), where)
        if question.key.endswith(".title"):
            self._refuse_same_title(question, str(value))
        return value

    def _refuse_same_title(self, question: Question, title: str) -> None:
        for task in self.tasks:
            said = str(self.answers.get(f"{task}.title", ""))
            if task != question.task and normal(said) == normal(title):
                raise BadInput(f"Task {task} has this title.", "Say what is different about this one.")

    def wish(self) -> Wish:
        """What was answered, as the wish that a file would make."""
        about: dict[str, Any] = {key: self.answers.get(key) or None for key in ABOUT}
        if self.answers.get(ASKED_THEM) == "no":
            about["co_mentors"] = None
        if about["co_mentors"]:
            about["co_mentors"] = list(about["co_mentors"])
        return wish_from_parts(Shared(**about), [self._part(task) for task in self.tasks], self.flags)

    def _template_name(self, task: int) -> str:
        return self.flags.template or str(self.answers.get(f"{task}.template", ""))

    def _about(self) -> list[Question]:
        # What a profile names is there to be found.
        known = {"project": self.site.example_project, PLACE: self.site.example_place}
        asked = [
            msgspec.structs.replace(q, example=known.get(q.key) or q.example)
            for q in ABOUT_QUESTIONS
            if getattr(self.flags, q.key) is None
        ]
        if all(self._own_place(task) for task in self.tasks):
            asked = [q for q in asked if q.key != PLACE]
        if self.answers.get("co_mentors") and self.flags.co_mentors is None:
            asked.append(ASKED)
        return counted(asked, 0)

    def _own_place(self, task: int) -> bool:
        """True for a task that began elsewhere than the others, as a suggestion can."""
        return f"{task}.{PLACE}" in self.answers and self.flags.place is None

    def _task(self, task: int) -> list[Question]:
        asked = [] if self.flags.template else [self._kind(task)]
        template = self.template(task)
        if template is not None:
            asked.append(title_question(task, template))
            asked += [place_question(task)] if self._own_place(task) else []
            asked += [self._field(task, field) for field in template.fields if field.required]
        return counted(asked, task)

    def _kind(self, task: int) -> Question:
        names = tuple((name, template.title) for name, template in self.templates.items())
        return Question(
            key=f"{task}.template",
            label="What kind of task?",
            kind="choice",
            help="\n".join(f"{t.title}: {t.about}" for t in self.templates.values()),
            default=self.answers.get(f"{task - 1}.template") or self._usual_kind(),
            choices=names,
            required=True,
        )

    def _usual_kind(self) -> str:
        return USUAL if USUAL in self.templates else next(iter(self.templates), "")

    def _field(self, task: int, field: Field) -> Question:
        carried = self.answers.get(f"{task - 1}.answers.{field.name}", "") if field.name in CARRIED else ""
        return Question(
            key=f"{task}.answers.{field.name}",
            label=field.label,
            kind=KINDS.get(field.type, "line"),
            help=field.help,
            example=example_of(field),
            required=field.required,
            default=carried or field.default,
            choices=tuple((choice, choice) for choice in field.choices),
            task=task,
            field=field,
        )

    def _part(self, task: int) -> TaskFile:
        prefix, template = f"{task}.answers.", self.template(task)
        said = {
            key.removeprefix(prefix): v for key, v in self.answers.items() if key.startswith(prefix) and v
        }
        # Another kind of task may have been chosen since.
        answers: dict[str, Any] = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in said.items()
            if template and template.field(name)
        }
        title = str(self.answers.get(f"{task}.title", ""))
        place = str(self.answers.get(f"{task}.{PLACE}", "")) or None
        return TaskFile(template=self._template_name(task) or None, title=title, place=place, answers=answers)
