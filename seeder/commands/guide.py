"""`seeder create` without a file: a guided interview that needs no account before its last screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from seeder.commands.typing_in import Back, Help, editor_of, typed_answer
from seeder.errors import BadInput, Interrupted, NetworkError

if TYPE_CHECKING:
    from seeder.context import Context
    from seeder.interview import Interview, Question
    from seeder.template.answers import Value
    from seeder.wish import Shared, Wish

Publish = Callable[["Wish"], int]


def guide(
    ctx: Context,
    flags: Shared,
    count: int,
    publish: Publish,
    forms: Publish | None = None,
    begun: Mapping[str, Value] | None = None,
) -> int:
    """Ask, show all answers, and do what is chosen; returns the exit code. BadInput when nobody is there.

    `publish` and `forms` are handed the wish; whatever goes wrong there leads back to the last screen.
    `begun` has answers to begin with, by their keys in ``Interview.answers``.
    """
    if not ctx.console.can_ask:
        raise BadInput(
            "No tasks were given.", "`seeder create --example > tasks.yaml`, fill it in, then -f tasks.yaml."
        )
    desk = _Desk(ctx, flags, count, begun or {})
    try:
        desk.ask_all()
        return _LastScreen(desk, publish, forms).run()
    except (KeyboardInterrupt, EOFError):
        ctx.console.tell()
        ctx.console.tell("Your answers are kept; the next `seeder create` goes on where you stopped.", "bold")
        raise Interrupted("Stopped. Nothing was written.") from None


class _Desk:
    """The interview under way, and its file."""

    def __init__(self, ctx: Context, flags: Shared, count: int, begun: Mapping[str, Value]) -> None:
        from seeder.kept_answers import kept_path

        self.ctx, self.console = ctx, ctx.console
        # A rehearsal's port changes, its answers are the same.
        host = "rehearsal" if ctx.rehearse else ctx.profile.host
        self.path = kept_path(ctx.folders.state, host)
        self.was: dict[str, Value] = {}
        self.interview = self._begun(flags, count, begun)

    def ask_all(self) -> None:
        """Every question that has no answer yet."""
        while (question := self.interview.next) is not None:
            self.ask(question)

    def ask(self, question: Question) -> None:
        """One question until it is answered, or the one before it is to be asked again."""
        from seeder.views.interview import show_help, show_question

        show_question(self.console, question, self.interview, self.was.get(question.key, ""))
        while True:
            try:
                self.take(question, typed_answer(self.console, question, self.ctx.environ))
                return
            except Help:
                show_help(self.console, question, editor=editor_of(self.ctx.environ))
            except Back:
                self._back(question)
                return
            except BadInput as problem:
                self.console.problem(problem)

    def take(self, question: Question, typed: str) -> None:
        """Keep `typed` as the answer; Enter alone means the answer before, or the default."""
        import msgspec

        if question.key in self.was:
            question = msgspec.structs.replace(question, default=self.was[question.key])
        raw: Value = typed or question.default
        value = self.interview.read(question, raw)
        if isinstance(value, str) and value != raw and question.key == "place":
            self.console.tell(f"Kept as {value}.")
        self.interview = self.interview.with_answer(question.key, value)
        self.save()

    def save(self) -> None:
        from seeder.kept_answers import save

        template = self.interview.flags.template or ""
        save(self.path, self.ctx.clock.now(), self.interview.count, template, self.interview.answers)

    def forget(self) -> None:
        from seeder.kept_answers import forget

        forget(self.path)

    def _back(self, question: Question) -> None:
        before = self.interview.before(question.key)
        if before is None:
            self.console.tell("This is the first question.")
            self.ask(question)
            return
        self.was[before.key] = self.interview.answers.get(before.key, "")
        self.interview = self.interview.without(before.key)

    def _begun(self, flags: Shared, count: int, begun: Mapping[str, Value]) -> Interview:
        import msgspec

        interview = _fresh(self.ctx, flags, count)
        kept = self._kept(interview)
        self._greet(interview, going_on=bool(kept))
        # A task that was begun anew takes nothing over from the one that had its number.
        tasks = {key.partition(".")[0] for key in begun if "." in key}
        answers = {key: value for key, value in kept.items() if key.partition(".")[0] not in tasks}
        return msgspec.structs.replace(interview, answers={**answers, **begun})

    def _greet(self, interview: Interview, *, going_on: bool) -> None:
        ctx, count = self.ctx, interview.count
        # Said before the first question, so that nobody practises on the real site by mistake.
        if ctx.rehearse:
            ctx.say_rehearsal()
        tasks = "1 first task" if count == 1 else f"{count} first tasks"
        self.console.tell(f"{tasks} for {ctx.profile.title or ctx.profile.host}.", "bold")
        if not going_on:
            self.console.tell("A few questions, about ten minutes. You see everything before it is written.")
        self.console.tell("? explains a question, < goes back, ^C stops and keeps your answers.")

    def _kept(self, interview: Interview) -> dict[str, Value]:
        """The answers of an interview that was stopped, if they are wanted."""
        import msgspec

        from seeder.kept_answers import load
        from seeder.views.runs import when

        kept = load(self.path)
        if kept is None or (kept.count, kept.template) != (interview.count, interview.flags.template or ""):
            return {}
        going = msgspec.structs.replace(interview, answers=kept.values)
        at = f"at “{going.next.label}”" if going.next else "at the last screen"
        self.console.tell(f"You stopped on {when(kept.at)}, {at}.", "bold")
        while True:
            answer = self.console.ask("Go on there? [Y/n]").lower()
            if answer in {"", "y", "yes"}:
                return kept.values
            if answer in {"n", "no"}:
                return {}


class _LastScreen:
    """All answers with numbers, and what is to become of them."""

    def __init__(self, desk: _Desk, publish: Publish, forms: Publish | None) -> None:
        self.desk, self.console = desk, desk.console
        self.publish, self.forms = publish, forms

    def run(self) -> int:
        from seeder.views.interview import show_answers

        while True:
            listed = show_answers(self.console, self.desk.interview)
            self._offer()
            code = self._chosen(self.console.ask("Which?").lower(), listed)
            if code is not None:
                return code

    def _offer(self) -> None:
        two = "two filled-in forms" if self.desk.interview.count == 2 else "filled-in forms"
        again = self.desk.ctx.profile.title or self.desk.ctx.profile.host
        self.console.tell()
        self.console.tell("What now?", "bold")
        for key, what in (
            ("p", f"Publish now on {again}; shows both once more, needs a token"),
            ("f", f"Open {two} in the browser, where you are signed in; no token"),
            ("d", "Save a readable draft for my mentor"),
        ):
            self.console.tell(f"  {key}  {what}", "")
        self.console.tell("     A number changes that answer; ^C stops and keeps everything.")

    def _chosen(self, answer: str, listed: list[Question]) -> int | None:
        """The exit code of what was done; None to show the screen again."""
        if answer.isascii() and answer.isdigit() and 1 <= int(answer) <= len(listed):
            self._change(listed[int(answer) - 1])
        elif answer in {"p", "publish"}:
            return self._tried(self.publish)
        elif answer in {"f", "forms"} and self.forms is not None:
            return self._tried(self.forms)
        elif answer in {"d", "draft"}:
            return self._draft()
        else:
            self.console.tell(f"Type p, f, d, or a number from 1 to {len(listed)}.", "yellow")
        return None

    def _change(self, question: Question) -> None:
        desk = self.desk
        if question.key in desk.interview.answers:
            desk.was[question.key] = desk.interview.answers[question.key]
        desk.ask(question)
        desk.ask_all()

    def _tried(self, do: Publish) -> int | None:
        """What `do` ends with; back to the screen when it was refused, so that it can be mended here."""
        try:
            code = do(self.desk.interview.wish())
        except (BadInput, NetworkError) as problem:
            self.console.problem(problem)
            code = BadInput.exit_code
        if code == BadInput.exit_code:
            return None
        self.desk.forget()
        return code

    def _draft(self) -> int | None:
        from seeder.errors import SeederError
        from seeder.wish_file import wish_file

        interview = self.desk.interview
        path = Path(self.console.ask("Into which file?", "first-tasks.yaml")).expanduser()
        count = "" if interview.count == 2 else f" --tasks {interview.count}"
        options = self.desk.ctx.again + count
        labels = {name: {f.name: f.label for f in t.fields} for name, t in interview.templates.items()}
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(wish_file(interview.wish(), options, labels))
        except OSError as problem:
            self.console.problem(SeederError(f"{path}: {problem.strerror}.", "Choose another name."))
            return None
        self.console.tell("Anybody can read and change it. When your mentor has seen it, go on with:")
        self.console.whole(f"  seeder create{options} -f {path}", "bold")
        self.desk.forget()
        return 0


def _fresh(ctx: Context, flags: Shared, count: int) -> Interview:
    from seeder.interview import Interview
    from seeder.template.catalog import find_template, list_templates

    templates = {entry.template.name: entry.template for entry in list_templates(ctx.shelves)}
    if flags.template:
        # As it was named: a path stays a path.
        templates[flags.template] = find_template(flags.template, ctx.shelves).template
    return Interview(count, flags, templates, ctx.profile, ctx.today)
