"""Questions on a terminal, and all answers on one screen. Append-only: nothing is ever written over."""

from __future__ import annotations

import unicodedata

from seeder.interview import Interview, Question
from seeder.template.answers import Value
from seeder.views.console import Console

HOW = {
    "text": "As many lines as you like; long ones wrap by themselves. An empty line ends them.",
    "list": "One item a line; an empty line ends them.",
}


def show_question(
    console: Console, question: Question, interview: Interview, was: Value = "", *, editor: str = ""
) -> None:
    """Where one is, the question, and what Enter alone would answer; `was` is the answer before, or what
    was typed of it."""
    console.tell()
    console.tell(_where(question, interview.count), "dim")
    console.tell(question.label + ("" if question.required else " (optional)"), "bold")
    if not question.choices:
        console.tell(question.help, "")
    for number, (_, shown) in enumerate(question.choices, 1):
        console.item(f"  {number}  ", shown)
    if question.kind in HOW:
        console.tell(HOW[question.kind] + (f" e alone opens {editor}." if editor else ""))
    default = was or question.default
    if default and question.kind != "yes":
        nothing = "" if question.required or not was else " (- alone: nothing)"
        console.tell(f"Enter alone{nothing}: {_on_one_line(_shown(question, default))}")
    elif not question.required:
        console.tell("Enter alone skips it.")


def show_help(console: Console, question: Question, *, editor: str) -> None:
    """What `?` explains: the choices, an example, and the keys."""
    for line in question.help.splitlines() if question.choices else ():
        console.tell(line, "")
    if question.example:
        console.tell("For example:", "")
        for line in question.example.splitlines():
            console.tell(f"  {line}", "green")
    keys = "? explains, < goes back, ^C stops and keeps your answers."
    if question.kind in HOW and editor:
        keys = f"e opens {editor}, {keys}"
    console.tell(keys)


def show_answers(console: Console, interview: Interview) -> list[Question]:
    """Every answer with a number by which it can be changed; returns the questions in that order."""
    listed: list[Question] = []
    for task in (0, *interview.tasks):
        asked = [q for q in interview.questions if q.task == task]
        console.tell()
        console.tell(_heading(task, interview.count), "bold")
        for question in (*asked, *(interview.optional(task) if task else ())):
            listed.append(question)
            _show_answer(console, len(listed), question, interview.answers.get(question.key))
    return listed


def _heading(task: int, count: int) -> str:
    if task == 0:
        return {1: "About you and your work", 2: "For both"}.get(count, "For all")
    return "The task" if count == 1 else f"Task {task}"


def _show_answer(console: Console, number: int, question: Question, value: Value | None) -> None:
    label = question.label.rstrip("?: ")
    if value:
        console.item(f"{number:>3}  ", f"{label}: {_on_one_line(_shown(question, value))}")
    else:
        usual = _on_one_line(_shown(question, question.default))
        told = f"usually “{usual}”" if usual else "nothing"
        console.item(f"{number:>3}  ", f"{label}: {told}", "dim")


def _where(question: Question, count: int) -> str:
    if question.task == 0:
        return f"About you and your work · {question.number} of {question.of}"
    task = "The task" if count == 1 else f"Task {question.task} of {count}"
    known = question.number and not question.key.endswith(".template")
    return f"{task} · {question.number} of {question.of}" if known else task


def _shown(question: Question, value: Value) -> str:
    if isinstance(value, tuple):
        return "; ".join(value)
    return dict(question.choices).get(value, value)


def _on_one_line(text: str, cells: int = 120) -> str:
    """The beginning of a text, at most so many cells wide: a CJK letter takes two."""
    line, room, kept = " ".join(text.split()), cells, ""
    for character in line:
        room -= 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if room < 1:
            return f"{kept}…"
        kept += character
    return kept
