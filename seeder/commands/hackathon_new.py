"""A new event: from options, and at a terminal by asking for what was not given."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from seeder.commands.new_file import ask_until_right, write_new
from seeder.document import parse
from seeder.errors import BadInput, NetworkError, SeederError
from seeder.event import Event
from seeder.settings.events import MOST_VALUES, find_event, read_event, remember_event

if TYPE_CHECKING:
    from seeder.context import Context
    from seeder.model import Column, Project

NEEDED = ("tag", "start", "end", "time_zone")


class Given(msgspec.Struct, frozen=True):
    """What the options said; None for nothing."""

    title: str | None = None
    tag: str | None = None
    start: str | None = None
    end: str | None = None
    time_zone: str | None = None
    column_new: str | None = None
    column_done: str | None = None
    hashtag: str | None = None
    repositories: list[str] | None = None
    announcement: str | None = None
    roster: str | None = None


def new_event(ctx: Context, name: str, given: Given) -> Event:
    """The event, with what is missing asked for. BadInput for a mistake in an option, and for what is missing
    when nobody is there to be asked."""
    said: dict[str, Any] = {"name": name, **msgspec.structs.asdict(given)}
    said["roster"] = _beside(said["roster"])
    if ctx.console.can_ask:
        _checked(said, fill=True)
        Questions(ctx, said).ask_all()
    elif missing := [field for field in NEEDED if not said[field]]:
        options = ", ".join(f"--{field.replace('_', '-')}" for field in missing)
        hint = "Days are written as 2027-05-07, time zones as Europe/Berlin."
        raise BadInput(f"An event needs {options}.", hint)
    return _checked(said)


def write_event(ctx: Context, path: Path, event: Event) -> None:
    """Put the event where its name finds it, and make it the last one used."""
    from seeder.event_file import event_text
    from seeder.reports.announcement import announcement_draft
    from seeder.views.event import show_draft

    write_new(ctx.console, path, event_text(event), "event")
    remember_event(ctx.event_memory, find_event(event.name, ctx.events))
    if ctx.json:
        draft = None if event.announcement else announcement_draft(event)
        told = {"name": event.name, "path": str(path), "people": len(event.roster), "draft": draft}
        ctx.console.print_json(told)
        return
    show_draft(ctx.console, event)
    ctx.console.tell(f"Written to {path}: change in it what you like.", "green")
    ctx.console.tell("Look whether all of it is on the site: `seeder hackathon check`")


class Questions:
    """What is not `said` yet, asked one by one."""

    def __init__(self, ctx: Context, said: dict[str, Any]) -> None:
        self.ctx, self.console, self.said = ctx, ctx.console, said
        self._unknown = ""
        self.columns: tuple[Column, ...] = ()

    def ask_all(self) -> None:
        from seeder.settings.time_zones import own_zone

        self._ask("title", "What do people call it? Such as Wikimedia Hackathon 2027; Enter for none:")
        self._ask_tag()
        self._ask("start", "Its first day, such as 2027-05-07:")
        self._ask("end", "Its last day:")
        zone = own_zone(self.ctx.environ)
        self._ask("time_zone", "In which time zone, such as Europe/Berlin?", default=zone)
        self._ask_columns()
        self._ask("hashtag", "The hashtag of its changes in Gerrit; Enter for none:")
        self._ask("repositories", "Repositories in Gerrit that count, with commas; Enter for none:")
        roster = "A table of who takes part, such as people.csv; Enter for none:"
        self._ask("roster", roster, kind=lambda text: _beside(text or None))
        announced = "Where was it announced what will be tagged? An address or T123; Enter for nowhere yet:"
        self._ask("announcement", announced)

    def _ask(
        self, key: str, question: str, kind: Callable[[str], Any] = lambda text: text, default: str = ""
    ) -> None:
        def check(answer: str) -> Any:
            value = kind(answer)
            _checked({**self.said, key: value}, fill=key)
            return value

        if self.said[key] is None:
            self.said[key] = ask_until_right(self.console, question, check, default)

    def _ask_tag(self) -> None:
        """With a token the tag is looked up; one that is not there is taken when it is typed again."""
        if self.said["tag"] is not None:
            self._look_up(self.said["tag"])
            return
        self._ask("tag", "The tag of its tasks, such as Wikimedia-Hackathon-2027:", kind=self._tag_there)

    def _tag_there(self, text: str) -> str:
        project, near = self._look_up(text) if text else (None, None)
        if project is None and near is not None and text != self._unknown:
            self._unknown = text
            meant = f"Did you mean {' or '.join(f'“{each}”' for each in near)}? " if near else ""
            sentence = f"There is no tag “{text}” on {self.ctx.site.host}."
            raise BadInput(sentence, f"{meant}Type it again to take it all the same.")
        return text

    def _look_up(self, tag: str) -> tuple[Project | None, tuple[str, ...] | None]:
        """The tag's project and the nearest names; (None, None) where the site is not asked."""
        from seeder.gather.event import board_for

        try:
            if not self.ctx.has_token:
                return None, None
            project, near, self.columns = board_for(tag, self.ctx.site, self.ctx.phabricator)
        except BadInput:
            # A site without an address, or a stored token that lies open: `check` will say it.
            return None, None
        except SeederError as problem:
            why = problem.sentence if isinstance(problem, NetworkError) else f"{self.ctx.site.host} refused."
            self.console.tell(f"The tag was not looked up: {why}")
            return None, None
        return project, near

    def _ask_columns(self) -> None:
        shown = [column for column in self.columns if not (column.hidden or column.proxy_phid)]
        if shown and None in (self.said["column_new"], self.said["column_done"]):
            self.console.tell("The columns of its board:", "")
            for number, column in enumerate(shown, 1):
                self.console.item(f"  {number}  ", column.name)

        def named(text: str) -> str:
            return _column(text, shown)

        how = " A name or a number;" if shown else ""
        self._ask(
            "column_new", f"Where are tagged tasks put?{how} Enter for the board's first column:", named
        )
        self._ask("column_done", f"Where do finished ones go?{how} Enter for nowhere:", named)


def _column(text: str, shown: list[Column]) -> str:
    """A column as its board writes it; as it was typed where the board is not known."""
    from seeder.reports.event import board_of, columns_named

    if not text or not shown:
        return text
    if found := columns_named(text, shown):
        return found[0].name
    if text.isascii() and text.isdigit() and 1 <= int(text) <= len(shown):
        return shown[int(text) - 1].name
    raise BadInput(f"The board has no column “{text}”.", f"Its columns are {board_of(shown)}.")


def _beside(roster: str | None) -> str | None:
    """A path as it is typed is one from here, and the event's file lies elsewhere."""
    # In the home of nobody there is no such file, which reading it says.
    with contextlib.suppress(RuntimeError):
        return str(Path(roster).expanduser().absolute()) if roster else roster
    return roster


def _checked(said: dict[str, Any], fill: bool | str = False) -> Event:
    """The event of these values, held to all the rules of a file; with `fill` what is needed and not said yet
    is something that is certainly right."""
    values = {key: value for key, value in said.items() if value}
    if fill:
        asked = fill if isinstance(fill, str) else ""
        sure = {"tag": "x", "time_zone": "UTC", "start": "2027-05-07"}
        values = {**{k: v for k, v in sure.items() if k != asked}, **values}
        if asked != "end":
            values.setdefault("end", values.get("start", ""))
    columns = {key: values.pop(f"column_{key}") for key in ("new", "done") if f"column_{key}" in values}
    text = msgspec.json.encode({**values, "columns": columns}).decode()
    event, _ = read_event(parse(text, "the event", MOST_VALUES), Path.cwd() / "event.yaml")
    return event
