"""`seeder create` without a file: a guided interview that needs no account before its last screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from seeder.commands.typing_in import NOTHING, SEVERAL, Back, Help, Stopped, editor_of, typed_answer
from seeder.errors import BadInput, Interrupted, SeederError
from seeder.interview.question import ASKED_THEM

if TYPE_CHECKING:
    from seeder.commands.last_screen import Endings
    from seeder.context import Context
    from seeder.interview import Interview, Question
    from seeder.template.answers import Value
    from seeder.wish import Shared


def guide(
    ctx: Context,
    flags: Shared,
    count: int,
    endings: Endings,
    begun: Mapping[str, Value] | None = None,
) -> int:
    """Ask, show all answers, and do what is chosen; returns the exit code. BadInput when nobody is there.

    `begun` has answers to begin with, by their keys in ``Interview.answers``.
    """
    from seeder.commands.last_screen import LastScreen

    if not ctx.console.can_ask:
        raise BadInput(
            "No tasks were given.", "`seeder create --example > tasks.yaml`, fill it in, then -f tasks.yaml."
        )
    desk = Desk(ctx, flags, count, begun or {})
    try:
        desk.ask_all()
        return LastScreen(desk, endings).run()
    except (KeyboardInterrupt, EOFError):
        ctx.console.tell()
        if desk.interview.answers or desk.was:
            ctx.console.tell(f"Your answers are kept; {GOES_ON}.", "bold")
        raise Interrupted("Stopped. Nothing was written.") from None


GOES_ON = "the next `seeder create` goes on where you stopped"


class Desk:
    """The interview under way, and its file."""

    def __init__(self, ctx: Context, flags: Shared, count: int, begun: Mapping[str, Value]) -> None:
        from seeder.kept_answers import kept_path

        self.ctx, self.console = ctx, ctx.console
        # A rehearsal's port changes, its answers are the same.
        host = "rehearsal" if ctx.rehearse else ctx.profile.host
        self.path = kept_path(ctx.folders.state, host)
        self.was: dict[str, Value] = {}
        self._can_look_up = True
        self.interview = self._begun(flags, count, begun)

    @property
    def has_token(self) -> bool:
        """True when the site can be asked; what is wrong with stored accounts is said when they are used."""
        try:
            return self.ctx.has_token
        except SeederError:
            return False

    def ask_all(self) -> None:
        """Every question that has no answer yet."""
        while (question := self.interview.next) is not None:
            self.ask(question)

    def ask(self, question: Question, *, alone: bool = False) -> None:
        """One question until it is answered, or the one before it is to be asked again; `alone`, going back
        only leaves it as it was."""
        from seeder.views.interview import show_help, show_question

        console, environ = self.console, self.ctx.environ
        editor = editor_of(environ)
        show_question(console, question, self.interview, self.was.get(question.key, ""), editor=editor)
        begun, half = _as_text(self.was.get(question.key) or question.default), ""
        while True:
            typed = ""
            try:
                typed = typed_answer(console, question, environ, begun, half)
                self.take(question, typed)
                return
            except Help as key:
                half = key.half
                show_help(console, question, editor=editor)
            except Back as key:
                self._keep_half(question, key.half)
                if not alone:
                    self._back(question)
                return
            except Stopped as stopped:
                self._keep_half(question, stopped.half)
                raise
            except BadInput as problem:
                console.problem(problem)
                half = ""
                if question.kind in SEVERAL and typed not in {"", NOTHING} and editor:
                    begun = typed
                    console.tell(f"e opens what you typed in {editor}, to mend it.")

    def take(self, question: Question, typed: str) -> None:
        """Keep `typed` as the answer; Enter alone means the answer before, or the default."""
        import msgspec

        if typed == NOTHING and question.kind != "yes":
            self._take_nothing(question)
            return
        if question.key in self.was:
            question = msgspec.structs.replace(question, default=self.was[question.key])
        raw: Value = typed or question.default
        value = self.interview.read(question, raw)
        self._look_up(question, value)
        if isinstance(value, str) and value != raw and question.key == "place":
            self.console.tell(f"Kept as {value}.")
        if (question.key, value) == (ASKED_THEM, "no"):
            self.console.tell("Then they are left out.")
        self._answer(question, value)

    def _look_up(self, question: Question, value: Value) -> None:
        """Refuse at once what the site does not know, where it can be asked: nobody should learn at the end
        what was misspelt at the beginning."""
        from seeder.gather.asked import refuse_unknown_people, refuse_unknown_tag

        ctx = self.ctx
        asked = question.key in {"project", "co_mentors"} and value
        if not (asked and self._can_look_up and self.has_token):
            return
        try:
            self.console.over("looking it up …")
            if isinstance(value, str):
                refuse_unknown_tag(value, ctx.phabricator, ctx.site.host)
            else:
                refuse_unknown_people(value, ctx.me, ctx.phabricator, ctx.site.host)
        except BadInput as problem:
            raise BadInput(problem.sentence, problem.hint + self._known_here(question)) from None
        except SeederError as problem:
            # Offline is no reason to stop: everything is looked up again before it is written.
            self._can_look_up = False
            self.console.tell(f"Names are looked up later: {problem.sentence}")
        finally:
            self.console.clear_line()

    def _known_here(self, question: Question) -> str:
        """What a rehearsal knows, for a person who practises with the names of their own site."""
        from seeder.gather.asked import some_people

        ctx = self.ctx
        if not ctx.rehearse:
            return ""
        people = question.key == "co_mentors"
        names = some_people(ctx.me, ctx.phabricator) if people else [ctx.profile.example_project]
        return f" A rehearsal has names of its own, such as {', '.join(names)}."

    def _take_nothing(self, question: Question) -> None:
        if question.required:
            example = "; ".join(question.example.splitlines())
            raise BadInput("This question needs an answer.", f"For example: {example}" if example else "")
        self._answer(question, "")

    def _answer(self, question: Question, value: Value) -> None:
        self.interview = self.interview.with_answer(question.key, value)
        self.was.pop(question.key, None)
        self.save()

    def _keep_half(self, question: Question, half: str) -> None:
        if half:
            self.was[question.key] = half
            self.save()

    def save(self) -> None:
        from seeder.kept_answers import Kept, save

        was = {key: _as_text(value) for key, value in self.was.items() if value}
        template, answers = self.interview.flags.template or "", self.interview.answers
        save(self.path, Kept(self.ctx.clock.now(), self.interview.count, template, answers, was))

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
        self.was = {key: half for key, half in self.was.items() if key.partition(".")[0] not in tasks}
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
                self.was = dict(kept.half)
                return kept.values
            if answer in {"n", "no"}:
                return {}
            self.console.tell("y goes on there, n begins with the first question.")


def _fresh(ctx: Context, flags: Shared, count: int) -> Interview:
    from seeder.interview import Interview
    from seeder.template.catalog import find_template, list_templates

    templates = {entry.template.name: entry.template for entry in list_templates(ctx.shelves)}
    if flags.template:
        # As it was named: a path stays a path.
        templates[flags.template] = find_template(flags.template, ctx.shelves).template
    return Interview(count, flags, templates, ctx.profile, ctx.today)


def _as_text(value: Value) -> str:
    return value if isinstance(value, str) else "\n".join(value)
