"""What an event's file names, found on its site, and what of it is not there: facts -> resolved. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from seeder.document import Path
from seeder.event import Event
from seeder.model import Column, Person, Project
from seeder.nearest import find_nearest
from seeder.reviews import Account, Repository


class EventFacts(msgspec.Struct, frozen=True):
    """What the site at `host` says. `people` and `accounts` have names in lower case; `accounts` and
    `repositories` (asked name -> repository, None for none there) are None where Gerrit was not asked, and
    `notes` say why. `announced` is False for an announcement that is a task which is not there."""

    host: str
    tag: Project | None = None
    near_tags: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    people: dict[str, Person] = {}
    accounts: dict[str, Account] | None = None
    repositories: dict[str, Repository | None] | None = None
    near_repositories: dict[str, str] = {}
    announced: bool = True
    notes: tuple[str, ...] = ()


class Problem(msgspec.Struct, frozen=True):
    """What is to be mended. `path` is where it stands in the event's file; `names` are the people that the
    sentence counts, to be shown only where that was asked for."""

    path: Path
    sentence: str
    hint: str = ""
    names: tuple[str, ...] = ()


class ResolvedEvent(msgspec.Struct, frozen=True):
    """An event with what it names. `columns` is the whole board in its order; `new` is None for the board's
    default, `done` for nowhere, and both for a name that is not there, which is among the `problems`.
    `people` and `accounts` (of Gerrit) are by the roster's user names in lower case; some are missing."""

    event: Event
    tag: Project | None = None
    columns: tuple[Column, ...] = ()
    new: Column | None = None
    done: Column | None = None
    people: dict[str, Person] = {}
    accounts: dict[str, Account] = {}
    repositories: tuple[Repository, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


def resolve(event: Event, facts: EventFacts) -> ResolvedEvent:
    """The event with what the site has of it; problems in the order of the file's lines."""
    accounts = {
        each.user.lower(): account
        for each in event.roster
        if (account := (facts.accounts or {}).get(each.gerrit_user.lower()))
    }
    finders = (_tag, _columns, _repositories, _announcement, _people, _gerrit_names)
    return ResolvedEvent(
        event,
        facts.tag,
        facts.columns,
        _column(event.columns.new, facts.columns),
        _column(event.columns.done, facts.columns),
        facts.people,
        accounts,
        tuple(found for found in (facts.repositories or {}).values() if found),
        tuple(problem for find in finders for problem in find(event, facts)),
        (*facts.notes, *_notes(event, facts)),
    )


def columns_named(name: str, columns: Iterable[Column]) -> list[Column]:
    """The columns of that name, whatever its case and the blanks around it."""
    wanted = name.strip().casefold()
    return [column for column in columns if column.name.strip().casefold() == wanted]


def board_of(columns: Sequence[Column]) -> str:
    """All columns of a board in their order, as a sentence lists them."""
    return ", ".join(f"“{c.name}”{' (hidden)' if c.hidden else ''}" for c in columns)


def _column(name: str, columns: Sequence[Column]) -> Column | None:
    found = columns_named(name, columns) if name else []
    return found[0] if len(found) == 1 else None


def _tag(event: Event, facts: EventFacts) -> Iterator[Problem]:
    if facts.tag is None:
        near = " or ".join(f"“{name}”" for name in facts.near_tags)
        hint = f"Did you mean {near}?" if near else "Its page on the site shows its hashtag."
        yield Problem(("tag",), f"there is no tag “{event.tag}” on {facts.host}.", hint)
    elif facts.tag.archived:
        hint = "Its board is hidden from most lists. Is it the one of another year?"
        yield Problem(("tag",), f"the tag “{facts.tag.title}” is archived.", hint)


def _columns(event: Event, facts: EventFacts) -> Iterator[Problem]:
    if facts.tag is None:
        return
    if not facts.columns:
        hint = "Somebody who may edit the project sets one up: open “Workboard” on its page."
        yield Problem(("tag",), f"the tag “{facts.tag.title}” has no board yet.", hint)
        return
    for role, name in (("new", event.columns.new), ("done", event.columns.done)):
        if name:
            yield from _one_column(("columns", role), name, facts)


def _one_column(path: Path, name: str, facts: EventFacts) -> Iterator[Problem]:
    found = columns_named(name, facts.columns)
    board = f"Its columns are {board_of(facts.columns)}."
    if not found:
        near = find_nearest(name, [column.name for column in facts.columns])
        meant = f"Did you mean “{near}”? " if near else ""
        yield Problem(path, f"the board has no column “{name}”.", f"{meant}{board}")
    elif len(found) > 1:
        yield Problem(
            path, f"the board has {len(found)} columns “{name}”.", "Rename all but one on the site."
        )
    elif found[0].hidden:
        yield Problem(path, f"the column “{found[0].name}” is hidden.", f"Nobody looks there. {board}")
    elif found[0].proxy_phid:
        hint = f"What is put there gets that one's tag instead. {board}"
        yield Problem(path, f"the column “{found[0].name}” is that of a milestone or subproject.", hint)


def _repositories(event: Event, facts: EventFacts) -> Iterator[Problem]:
    for i, name in enumerate(event.repositories if facts.repositories is not None else ()):
        path: Path = ("repositories", i)
        found = (facts.repositories or {}).get(name)
        if found is None:
            near = facts.near_repositories.get(name)
            hint = f"Did you mean “{near}”?" if near else "Its name is in the address of its page in Gerrit."
            yield Problem(path, f"Gerrit shows no repository “{name}”.", hint)
        elif not found.active:
            state = found.state.lower().replace("_", " ")
            yield Problem(path, f"the repository {name} is {state}: nothing can be merged there.")


def _announcement(event: Event, facts: EventFacts) -> Iterator[Problem]:
    if not facts.announced:
        sentence = f"there is no task {event.announcement} on {facts.host} that you may see."
        yield Problem(("announcement",), sentence, "Name the task or page that says what will be tagged.")


def _people(event: Event, facts: EventFacts) -> Iterator[Problem]:
    known = [(each.user, facts.people.get(each.user.lower())) for each in event.roster]
    strangers = [name for name, person in known if person is None]
    if strangers:
        hint = "The name is in the address of their page, /p/NAME/."
        yield _counted(strangers, f"not on {facts.host}", hint)
    if disabled := [name for name, person in known if person and person.disabled]:
        yield _counted(disabled, "disabled accounts", "Do they have others now?", "a disabled account")
    if machines := [name for name, person in known if person and (person.bot or person.mailing_list)]:
        yield _counted(machines, "bots or mailing lists", "Take them out.", "a bot or a mailing list")


def _gerrit_names(event: Event, facts: EventFacts) -> Iterator[Problem]:
    """Only names that the roster gives on purpose; many who come have no account in Gerrit yet."""
    if facts.accounts is None:
        return
    given = [each for each in event.roster if each.gerrit]
    if strangers := [each.gerrit for each in given if each.gerrit.lower() not in facts.accounts]:
        yield _counted(strangers, "not in Gerrit under the name given", "Take the name out, or mend it.")


def _counted(names: Sequence[str], what: str, hint: str, one: str = "") -> Problem:
    verb = f"is {one or what}" if len(names) == 1 else f"are {what}"
    return Problem(("roster",), f"{len(names)} of the roster {verb}.", hint, tuple(names))


def _notes(event: Event, facts: EventFacts) -> Iterator[str]:
    if event.unnamed:
        yield f"{_of_the_roster(event.unnamed)} no user name; nothing can be said of them."
    if facts.accounts is None:
        return
    without = sum(not each.gerrit and each.user.lower() not in facts.accounts for each in event.roster)
    if without:
        yield f"{_of_the_roster(without)} no account in Gerrit under the same name."


def _of_the_roster(count: int) -> str:
    return "1 of the roster has" if count == 1 else f"{count} of the roster have"
