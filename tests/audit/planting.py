"""A community put into a Phabricator, and its changes into the sandbox's Gerrit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from random import Random
from typing import Any, Protocol

from seeder.sandbox.phids import named_phid
from seeder.sandbox.store import Store
from tests.audit.truth import DAY, HOSTS, ROBOT, SITE, Asked, Community, Deed, Patch
from tests.sandbox.gerrit import many as reviews
from tests.sandbox.many import HERALD, Act, act_all, people, plant_each, project

REPOSITORY = "many/core"
FIRST_CHANGE = 20_000
_GROUND = 60


class Site(Protocol):
    """Where rows are put: those of ``tests.sandbox.many``. People's PHIDs are made of their names."""

    url: str

    def people(self, rows: Iterable[Mapping[str, Any]]) -> None: ...
    def project(self, name: str, created: int) -> str: ...
    def tasks(self, rows: Iterable[Mapping[str, Any]], author: str) -> list[int]: ...
    def phids(self, numbers: Sequence[int]) -> list[str]: ...
    def acts(self, acts: Sequence[Act]) -> None: ...


class SandboxSite:
    """The sandbox that works with `store`, at `url`."""

    def __init__(self, store: Store, url: str) -> None:
        self.store, self.url = store, url

    def people(self, rows: Iterable[Mapping[str, Any]]) -> None:
        people(self.store, rows)

    def project(self, name: str, created: int) -> str:
        return project(self.store, name, created=created)

    def tasks(self, rows: Iterable[Mapping[str, Any]], author: str) -> list[int]:
        return plant_each(self.store, rows, author=author)

    def phids(self, numbers: Sequence[int]) -> list[str]:
        return [self.store.column("SELECT phid FROM task WHERE id = ?", number)[0] for number in numbers]

    def acts(self, acts: Sequence[Act]) -> None:
        act_all(self.store, acts)

    def token(self, name: str) -> str:
        with self.store.transaction():
            return self.store.new_token(named_phid("USER", name))


class Planted:
    """`numbers` are those of the tasks, in the community's order; those that are tagged have the tag `tag`.
    `mark` is in all names that are no mentor's."""

    def __init__(
        self, site: Site, community: Community, now: int, *, tag: str = "good_first_task", mark: str = ""
    ) -> None:
        self.site, self.community, self.now = site, community, now
        self.caller, self.reporter, self.stranger, self.keeper, self.machine = (
            f"{name}-of-all{mark}" for name in ("caller", "reporter", "stranger", "keeper", "machine")
        )
        self.begun = min([now, *(one.created for one in community.people.values())]) - DAY
        self.dice = Random(7)
        self._accounts()
        self.tag = site.project(tag, self.begun)
        self.projects = [site.project(f"team-{n}{mark}", self.begun) for n in range(5)]
        self.numbers = site.tasks((self._task(one) for one in community.tasks), self.reporter)
        self.ground = site.phids(site.tasks([self._row("Ground")] * _GROUND, self.reporter))
        hidden = {**self._row("Hidden"), "view": named_phid("USER", self.keeper)}
        self.hidden = site.phids(site.tasks([hidden] * 5, self.keeper))
        self.acts(community.deeds)

    def acts(self, deeds: Iterable[Deed]) -> None:
        """What was done in Phabricator, or looks so."""
        done = [deed for deed in deeds if deed.patch < 0]
        made = [deed for deed in done if deed.counts and deed.kind == "create"]
        created = {
            deed: self.site.phids(self.site.tasks([{"description": "", "created": deed.at}], deed.who))[0]
            for deed in made
        }
        self.site.acts([act for deed in done for act in self._act(deed, created.get(deed))])

    def row_of(self, index: int) -> dict[str, Any]:
        """The columns of a task as the community has it by now."""
        return self._task(self.community.tasks[index])

    def _accounts(self) -> None:
        strangers = (f"{name}too" for name in self.community.people)
        plain = [self.caller, self.reporter, self.stranger, self.keeper, *strangers]
        self.site.people({"username": name, "created": self.begun} for name in plain)
        self.site.people([{"username": self.machine, "created": self.begun, "kind": "bot"}])
        self.site.people(
            {
                "username": one.name,
                "created": one.created,
                "kind": one.kind,
                "disabled": int(one.disabled),
                "away_until": one.away_until,
            }
            for one in self.community.people.values()
        )

    def _row(self, text: str) -> dict[str, Any]:
        return {"description": text, "created": self.begun}

    def _task(self, one: Asked) -> dict[str, Any]:
        field = [named_phid("USER", name) for name in one.field]
        return {
            "description": one.text.replace(SITE, self.site.url),
            "created": self.begun,
            "tags": (self.tag,) if one.tagged else (),
            "mentors": json.dumps(field) if field else None,
            "owner": named_phid("USER", one.owner) if one.owner else None,
            "status": one.status,
        }

    def _act(self, deed: Deed, created: str | None) -> Iterator[Act]:
        who, late = named_phid("USER", deed.who), None if deed.late is None else deed.at + deed.late
        task, team = created or self.dice.choice(self.ground), self.dice.choice(self.projects)
        if deed.counts:
            yield Act(who, task if deed.place == "tasks" else team, deed.at, deed.kind, late)
        else:
            yield self._appearance(deed, who, task, team)

    def _appearance(self, deed: Deed, who: str, task: str, team: str) -> Act:
        at, stranger, machine = deed.at, named_phid("USER", self.stranger), named_phid("USER", self.machine)
        about = team if deed.place == "elsewhere" else task
        kind = "description" if deed.place == "elsewhere" else "comment"
        return {
            "bot": Act(machine, about, at, kind, at, (who,), f"Built for @{deed.who}."),
            "herald": Act(HERALD, task, at, "subscribers", at, (who,)),
            "mentioned": Act(stranger, task, at, "comment", at, (who,), f"Ask @{deed.who}!"),
            "namesake": Act(named_phid("USER", f"{deed.who}too"), task, at, "comment", at),
            "hidden": Act(who, self.dice.choice(self.hidden), at, "comment", at),
            "about": Act(stranger, who, at, None, at),
            "project of theirs": Act(stranger, team, at, "description", at, (who,)),
        }[deed.kind]


def edit(store: Store, planted: Planted, index: int, at: int) -> None:
    """A task in the sandbox as the community has it by now, modified at `at`."""
    row = {**planted.row_of(index), "modified": at}
    tags = row.pop("tags")
    row.pop("created")
    [phid] = planted.site.phids([planted.numbers[index]])
    with store.transaction():
        store.update("task", phid, **row)
        store.remove_edge(phid, "project", planted.tag)
        for tag in tags:
            store.add_edge(phid, "project", tag)


def plant_reviews(store: Store, community: Community, numbers: Sequence[int]) -> dict[str, int]:
    """The community's changes, by FIRST_CHANGE and their places; `numbers` are those of its tasks. User names
    in Gerrit -> numbers of accounts."""
    reviews.repository(store, REPOSITORY)
    names = [*HOSTS, ROBOT, *community.accounts, *community.doubles]
    by_name = reviews.accounts(store, names)
    keep_patches(store, community.patches, numbers, by_name)
    return by_name


def keep_patches(
    store: Store, patches: Sequence[Patch], numbers: Sequence[int], by_name: Mapping[str, int]
) -> None:
    """As they are by now."""
    reviews.changes(
        store,
        (
            (
                FIRST_CHANGE + index,
                {
                    "owner": by_name[patch.owner],
                    "created": patch.created,
                    "project": REPOSITORY,
                    "footer": f"Bug: T{numbers[patch.task]}" if patch.task >= 0 else "",
                },
                [_event(at, who, kind, by_name) for at, who, kind in patch.events],
            )
            for index, patch in enumerate(patches)
        ),
    )


def _event(at: int, who: str, kind: str, by_name: Mapping[str, int]) -> reviews.Event:
    them, host, robot = by_name[who], by_name[HOSTS[0]], by_name[ROBOT]
    return {
        "tool": reviews.Event(at, them, "said", tool=True),
        "tool vote": reviews.Event(at, them, "vote", tool=True),
        "robot": reviews.Event(at, robot),
        "robot vote": reviews.Event(at, robot, "vote"),
        "invited": reviews.Event(at, host, "adds", whom=them),
        "upload": reviews.Event(at, them, "uploads"),
        "adds": reviews.Event(at, them, "adds", whom=host),
    }.get(kind) or reviews.Event(at, them, kind)
