"""The last screen of a guided `seeder create`: all answers with numbers, and what is to become of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from seeder.commands.typing_in import Back, Help, ask_line, key_or_text
from seeder.errors import BadInput, NetworkError, SeederError

if TYPE_CHECKING:
    from seeder.commands.guide import Desk
    from seeder.interview import Question
    from seeder.wish import Wish

Ending = Callable[["Wish"], int]
_KEEPS = "Your answers are kept here until you publish them."


class Endings(msgspec.Struct, frozen=True):
    """What is done with the wish; whatever goes wrong in it leads back to the last screen. `final` says that
    nothing is left to do once `publish` has succeeded."""

    publish: Ending
    forms: Ending
    final: bool = True


class LastScreen:
    def __init__(self, desk: Desk, endings: Endings) -> None:
        self.desk, self.console, self.endings = desk, desk.console, endings
        self.listed: list[Question] = []

    def run(self) -> int:
        """The exit code of what was done in the end."""
        self._list()
        while True:
            self._offer()
            code = self._chosen(ask_line(self.console, "Which?").lower())
            if code is not None:
                return code

    def _list(self) -> None:
        from seeder.views.interview import show_answers

        self.listed = show_answers(self.console, self.desk.interview)

    def _offer(self) -> None:
        two = "two filled-in forms" if self.desk.interview.count == 2 else "filled-in forms"
        ctx = self.desk.ctx
        title, token = ctx.profile.title or ctx.profile.host, "" if self.desk.has_token else ", needs a token"
        self.console.tell()
        self.console.tell("What now?", "bold")
        for key, what in (
            ("p", f"Publish now on {title}; shows {self._them()} once more{token}"),
            ("f", f"Open {two} in the browser, where you are signed in; no token"),
            ("d", "Save a readable draft for my mentor"),
        ):
            self.console.item(f"  {key}  ", what)
        self.console.item(
            "     ", "A number changes that answer, l lists all; ^C stops and keeps everything.", "dim"
        )

    def _them(self) -> str:
        return {1: "it", 2: "both"}.get(self.desk.interview.count, "all")

    def _chosen(self, answer: str) -> int | None:
        """The exit code of what was done; None to ask again."""
        if answer.isascii() and answer.isdigit() and 1 <= int(answer) <= len(self.listed):
            self._change(self.listed[int(answer) - 1])
            self._list()
        elif answer in {"p", "publish"}:
            return self._tried(self.endings.publish, final=self.endings.final)
        elif answer in {"f", "forms"}:
            return self._tried(self.endings.forms, final=False)
        elif answer in {"d", "draft"}:
            return self._draft()
        elif answer in {"l", "list", "?"}:
            self._list()
        else:
            told = f"Type p, f, d, l, or a number from 1 to {len(self.listed)}"
            self.console.tell(f"{told} to change that answer." if answer == "<" else f"{told}.", "yellow")
        return None

    def _change(self, question: Question) -> None:
        desk = self.desk
        if question.key in desk.interview.answers:
            desk.was[question.key] = desk.interview.answers[question.key]
        desk.ask(question, alone=True)
        desk.was.pop(question.key, None)
        desk.ask_all()

    def _tried(self, do: Ending, *, final: bool) -> int | None:
        """What `do` ends with; None when it was refused, so that it can be mended here."""
        try:
            code = do(self.desk.interview.wish())
        except (BadInput, NetworkError) as problem:
            self.console.problem(problem)
            code = BadInput.exit_code
        if code == BadInput.exit_code:
            return None
        if final:
            self.desk.forget()
        else:
            self.console.tell(_KEEPS)
        return code

    def _draft(self) -> int | None:
        from seeder.wish_file import wish_file

        interview = self.desk.interview
        path = self._path()
        if path is None:
            return None
        count = "" if interview.count == 2 else f" --tasks {interview.count}"
        options = self.desk.ctx.again + count
        labels = {name: {f.name: f.label for f in t.fields} for name, t in interview.templates.items()}
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(wish_file(interview.wish(), options, labels))
        except (OSError, ValueError) as problem:
            why = getattr(problem, "strerror", None) or "not a file's name"
            self.console.problem(SeederError(f"{path}: {why}.", "Choose another name."))
            return None
        self.console.tell(f"Saved in {path}. Anybody can read and change it.", "bold")
        self.console.tell("When your mentor has seen it, go on with:")
        self.console.whole(f"  seeder create{options} -f {path}", "bold")
        self.console.tell(_KEEPS)
        return 0

    def _path(self) -> Path | None:
        """Where the draft goes; None to go back."""
        while True:
            try:
                name = key_or_text(ask_line(self.console, "Into which file?", "first-tasks.yaml"))
                return Path(name).expanduser()
            except Help:
                self.console.tell("A new file in this folder, or a path; < goes back.")
            except Back:
                return None
