"""Plain questions on a terminal, when neither file nor flags say what is wanted."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from seeder.errors import BadInput

if TYPE_CHECKING:
    from seeder.context import Context
    from seeder.template.grammar import Field, Template
    from seeder.views.console import Console
    from seeder.wish import Shared, Wish


def ask_for_wish(ctx: Context, flags: Shared, count: int) -> Wish:
    """The wish of a person at the terminal; BadInput when nobody is there."""
    import msgspec

    console = ctx.console
    if not console.can_ask:
        raise BadInput(
            "No tasks were given.", "`seeder create --example > tasks.yaml`, fill it in, then -f tasks.yaml."
        )
    tasks = "1 task" if count == 1 else f"{count} tasks, one after the other"
    # Said before the first question, so that nobody practises on the real site by mistake.
    if ctx.rehearse:
        ctx.say_rehearsal()
    console.tell(f"{tasks}, for {ctx.profile.title or ctx.profile.host}.", "bold")
    console.tell("Enter alone skips what is optional; ^C stops and keeps your answers.")
    shared = {
        name: _ask_shared(console, name, getattr(flags, name))
        for name in ("project", "place", "mentor_until", "co_mentors")
    }
    heard = _Heard(msgspec.structs.replace(flags, **{k: v for k, v in shared.items() if v}))
    try:
        for number in range(1, count + 1):
            console.tell()
            console.tell(f"Task {number} of {count}", "bold")
            name, template = _ask_template(ctx, flags.template)
            heard.names.append(name)
            heard.titles.append(_ask_title(console, template))
            heard.answers.append({})
            for field in template.fields:
                heard.answers[-1][field.name] = _ask_field(console, field)
    except (KeyboardInterrupt, EOFError):
        if heard.answers:
            _keep(ctx, heard.wish)
        raise
    return heard.wish


class _Heard:
    """What was answered so far, task by task; `names` are the templates as they were named."""

    def __init__(self, flags: Shared) -> None:
        self.flags = flags
        self.names: list[str] = []
        self.titles: list[str] = []
        self.answers: list[dict[str, Any]] = []

    @property
    def wish(self) -> Wish:
        import msgspec

        from seeder.wish import wish_from_flags

        count = len(self.answers)
        flags = msgspec.structs.replace(self.flags, template=None)
        wish = wish_from_flags(self.titles[:count], self.answers, flags)
        named = zip(wish.tasks, self.names[:count], strict=True)
        tasks = tuple(msgspec.structs.replace(task, template=name) for task, name in named)
        return msgspec.structs.replace(wish, tasks=tasks)


@contextlib.contextmanager
def keep_answers(ctx: Context, wish: Wish | None) -> Iterator[None]:
    """Whatever ends the block badly, the answers that a person typed (`wish`; None for a file's) are kept
    in a file that -f takes."""
    try:
        yield
    except BaseException as ended:
        code = getattr(ended, "exit_code", 1)
        if wish is not None and code != 0:
            _keep(ctx, wish)
        raise


def _keep(ctx: Context, wish: Wish) -> None:
    from datetime import UTC, datetime

    from seeder.settings.private import write_private
    from seeder.wish_file import wish_file

    day = datetime.fromtimestamp(ctx.clock.now(), UTC).strftime("%Y%m%d-%H%M%S")
    path = ctx.folders.state / f"answers-{day}.yaml"
    count = "" if len(wish.tasks) == 2 else f" --tasks {len(wish.tasks)}"
    write_private(path, wish_file(wish, ctx.again + count).encode())
    ctx.console.tell("Your answers are kept. Mend them in the file, then:", "bold")
    ctx.console.whole(f"  seeder create{ctx.again}{count} -f {path}")


_SHARED = {
    "project": "Which project or component? Its tag, as on its page",
    "place": "Where is the work? A repository such as mediawiki/core, or a link",
    "mentor_until": "Until when will you help? A date, or a time such as",
    "co_mentors": "Who else can be asked? User names with commas, or nobody",
}


def _ask_shared(console: Console, name: str, given: Any) -> Any:
    if given:
        return given
    default = "3 months" if name == "mentor_until" else ""
    return console.ask(f"{_SHARED[name]}:", default)


def _ask_template(ctx: Context, given: str | None) -> tuple[str, Template]:
    """The template, and how it was named: a path stays a path."""
    from seeder.template.catalog import find_template, list_templates

    if given:
        return given, find_template(given, ctx.shelves).template
    entries = list_templates(ctx.shelves)
    for number, entry in enumerate(entries, 1):
        ctx.console.tell(f"  {number}  {entry.template.title}", "")
    while True:
        answer = ctx.console.ask("What kind of task? Its number or name:", "1")
        if answer.isdigit() and 1 <= int(answer) <= len(entries):
            template = entries[int(answer) - 1].template
            return template.name, template
        try:
            return answer, find_template(answer, ctx.shelves).template
        except BadInput as problem:
            ctx.console.problem(problem)


def _ask_title(console: Console, template: Template) -> str:
    from seeder.title import title_problem

    if template.title_example:
        console.tell(f"For example: {template.title_example}")
    while True:
        title = console.ask("Title:")
        problem = title_problem(title)
        if not problem:
            return title
        console.tell(problem.capitalize(), "red")


def _ask_field(console: Console, field: Field) -> Any:
    from seeder.template.answers import read_answer

    example = field.example if isinstance(field.example, str) else "; ".join(field.example)
    for line in (field.help, f"For example: {' '.join(example.split())}" if example else ""):
        if line:
            console.tell(line)
    if field.choices:
        console.tell("One of: " + ", ".join(field.choices))
    while True:
        raw = _ask_lines(console, field) if field.type in {"text", "list"} else _ask_line(console, field)
        try:
            return read_answer(field, raw)
        except BadInput as problem:
            console.problem(problem)


def _label(field: Field) -> str:
    return field.label if field.required else f"{field.label} (optional)"


def _ask_line(console: Console, field: Field) -> str:
    default = field.default if isinstance(field.default, str) else ""
    return console.ask(
        f"{_label(field)}{'' if field.label.endswith('?') and field.required else ':'}", default
    )


def _ask_lines(console: Console, field: Field) -> str:
    """Several lines; an empty one ends them."""
    console.tell(f"{_label(field)}; an empty line ends it", "bold")
    lines: list[str] = []
    while line := console.ask(">"):
        lines.append(line)
    return "\n".join(lines)
