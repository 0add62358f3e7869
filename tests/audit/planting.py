"""A community put into a sandbox: people, deeds and tasks into its Phabricator, changes into its Gerrit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from random import Random

from seeder.sandbox.phids import named_phid
from seeder.sandbox.store import Store
from tests.audit.truth import DAY, HOSTS, ROBOT, SITE, Asked, Community, Deed, Patch
from tests.sandbox.gerrit import many as reviews
from tests.sandbox.many import HERALD, Act, act_all, people, plant_each, project

TAG = "good_first_task"
REPOSITORY = "many/core"
CALLER, REPORTER, STRANGER, KEEPER, MACHINE = "caller-of-all", "reporter-1", "stranger-1", "keeper-1", "bot-1"
FIRST_CHANGE = 20_000
_GROUND = 60


class Planted:
    """`numbers` are those of the tasks, in the community's order."""

    def __init__(self, store: Store, community: Community, now: int, url: str) -> None:
        self.store, self.community, self.now, self.url = store, community, now, url
        self.begun = min([now, *(one.created for one in community.people.values())]) - DAY
        self.dice = Random(7)
        self._accounts()
        self.token = self._token()
        self.tag = project(store, TAG, created=self.begun)
        self.projects = [project(store, f"team-{n}", created=self.begun) for n in range(5)]
        self.numbers = self.tasks(community.tasks)
        self.ground = self._phids(plant_each(store, [self._row("Ground")] * _GROUND, author=REPORTER))
        hidden = {**self._row("Hidden"), "view": named_phid("USER", KEEPER)}
        self.hidden = self._phids(plant_each(store, [hidden] * 5, author=KEEPER))
        self.acts(community.deeds)

    def tasks(self, asked: Sequence[Asked], created: int | None = None) -> list[int]:
        """Their numbers."""
        return plant_each(self.store, (self._task(one, created) for one in asked), author=REPORTER)

    def acts(self, deeds: Iterable[Deed]) -> None:
        """What was done in Phabricator, or looks so."""
        act_all(self.store, [act for deed in deeds if deed.patch < 0 for act in self._act(deed)])

    def edit(self, index: int, at: int) -> None:
        """A task as the community has it by now."""
        row = {**self._task(self.community.tasks[index], None), "modified": at}
        row.pop("tags"), row.pop("created")
        [phid] = self._phids([self.numbers[index]])
        with self.store.transaction():
            self.store.update("task", phid, **row)
            self.store.remove_edge(phid, "project", self.tag)
            if self.community.tasks[index].tagged:
                self.store.add_edge(phid, "project", self.tag)

    def _accounts(self) -> None:
        strangers = (f"{name}too" for name in self.community.people)
        for kind, names in (
            ("person", [CALLER, REPORTER, STRANGER, KEEPER, *strangers]),
            ("bot", [MACHINE]),
        ):
            people(self.store, [{"username": n, "created": self.begun, "kind": kind} for n in names])
        people(
            self.store,
            [
                {
                    "username": one.name,
                    "created": one.created,
                    "kind": one.kind,
                    "disabled": int(one.disabled),
                    "away_until": one.away_until,
                }
                for one in self.community.people.values()
            ],
        )

    def _token(self) -> str:
        with self.store.transaction():
            return self.store.new_token(named_phid("USER", CALLER))

    def _row(self, text: str) -> dict[str, object]:
        return {"description": text, "created": self.begun}

    def _task(self, one: Asked, created: int | None) -> dict[str, object]:
        field = [named_phid("USER", name) for name in one.field]
        return {
            "description": one.text.replace(SITE, self.url),
            "created": self.begun if created is None else created,
            "tags": (self.tag,) if one.tagged else (),
            "mentors": json.dumps(field) if field else None,
            "owner": named_phid("USER", one.owner) if one.owner else None,
            "status": one.status,
        }

    def _phids(self, numbers: Sequence[int]) -> list[str]:
        return [self.store.column("SELECT phid FROM task WHERE id = ?", number)[0] for number in numbers]

    def _act(self, deed: Deed) -> Iterator[Act]:
        who, late = named_phid("USER", deed.who), None if deed.late is None else deed.at + deed.late
        task, team = self.dice.choice(self.ground), self.dice.choice(self.projects)
        if deed.counts and deed.kind == "create":
            [made] = self._phids(
                plant_each(self.store, [{"description": "", "created": deed.at}], author=deed.who)
            )
            task = made
        if deed.counts:
            yield Act(who, task if deed.place == "tasks" else team, deed.at, deed.kind, late)
        else:
            yield self._appearance(deed, who, task, team)

    def _appearance(self, deed: Deed, who: str, task: str, team: str) -> Act:
        at, stranger, machine = deed.at, named_phid("USER", STRANGER), named_phid("USER", MACHINE)
        about = team if deed.place == "elsewhere" else task
        return {
            "bot": Act(machine, about, at, "comment", at, (who,), f"Built for @{deed.who}."),
            "herald": Act(HERALD, task, at, "subscribers", at, (who,)),
            "mentioned": Act(stranger, task, at, "comment", at, (who,), f"Ask @{deed.who}!"),
            "namesake": Act(named_phid("USER", f"{deed.who}too"), task, at, "comment", at),
            "hidden": Act(who, self.dice.choice(self.hidden), at, "comment", at),
            "about": Act(stranger, who, at, None, at),
            "project of theirs": Act(stranger, team, at, "description", at, (who,)),
        }[deed.kind]


def plant_reviews(store: Store, community: Community, numbers: Sequence[int]) -> dict[str, int]:
    """The community's changes, by FIRST_CHANGE and their places; `numbers` are those of its tasks. User names
    in Gerrit -> numbers of accounts."""
    reviews.repository(store, REPOSITORY)
    names = [*HOSTS, ROBOT, *community.accounts, *community.doubles]
    by_name = reviews.accounts(store, names)
    keep_patches(store, community.patches, numbers, by_name)
    return by_name


def keep_patches(
    store: Store, patches: Sequence[Patch], numbers: Sequence[int], by_name: dict[str, int]
) -> None:
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


def _event(at: int, who: str, kind: str, by_name: dict[str, int]) -> reviews.Event:
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
