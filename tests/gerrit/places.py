"""The Gerrits that the contract cases run on: recordings of two versions, a real one, and the sandbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from seeder.clock import SystemClock
from seeder.sandbox.process import Running
from seeder.settings.gerrit_login import GerritLogin
from seeder.sources.gerrit import Reviews
from seeder.wire.gerrit import Gerrit
from seeder.wire.patience import Budget, Patience
from seeder.wire.redaction import Redactor
from seeder.wire.transport import ServiceSession
from tests.gerrit.lab import Lab
from tests.gerrit.recorded import ADDRESS, Player


@dataclass
class World:
    """What is there: names that the cases ask for. `person` has an address `mail`; `commented` is a change
    with comments that touches the files `touches` for `tasks`; `file` is on the repository's HEAD;
    `idle_id` has no changes."""

    me: str
    person: str
    mail: str
    inactive: str
    repository: str
    branches: frozenset[str]
    commented: str
    touches: tuple[str, ...] = ()
    tasks: tuple[int, ...] = ()
    file: str = ""
    idle_id: int = 0


class Place:
    """One Gerrit with a World in it; `anonymous_reads` asks without a login."""

    def __init__(self, url: str, login: GerritLogin, world: World, player: Player | None = None) -> None:
        self.url, self.login, self.world, self.player = url, login, world, player

    @property
    def recorded(self) -> bool:
        return self.player is not None

    def reviews(self, *, who: str = "me", page_size: int = 500) -> Reviews:
        """As `me`, as `nobody` (anonymous), or `denied` (with a wrong password)."""
        session = ServiceSession(self.url, SystemClock(), Redactor(), environ={})
        if self.player is not None:
            player = Player(self.player.version, denied=who == "denied")
            self.player = player
            session.mount("https://", player)
        login: dict[str, Any] = {
            "me": self.login,
            "nobody": None,
            "denied": GerritLogin(self.login.username, "wrong-password", "here"),
        }
        patience = Patience(session.clock, budget=Budget(0))
        return Reviews(Gerrit(session, login[who], patience=patience), page_size)


def recorded(version: str) -> Place:
    world = World(
        me="aharoni",
        person="jforrester",
        mail="jd@example.org",
        inactive="gonein24",
        repository="mediawiki/core",
        branches=frozenset({"REL1_42", "REL1_43", "master"}),
        commented="mediawiki/extensions/Translate~292",
    )
    return Place(ADDRESS, GerritLogin("aharoni", "x" * 20, "here"), world, Player(version))


def real(lab: Lab) -> Place:
    """The lab with the same kinds of things in it; seeded once for a run."""
    lab.at(1_790_000_000)
    me = lab.account("contractor", "Contract Person", "contractor@example.org")
    person = lab.account("jdoeson", "Jane Doeson", "jd@example.org")
    gone = lab.account("vanished", "Van Ished", "vanished@example.org")
    lab.deactivate(gone)
    lab.project("contract/core", ("master", "REL1_42", "REL1_43"))
    for number in range(25):
        change = lab.change(me, "contract/core", f"Change {number}", {f"f{number}.txt": "x\n"})
        lab.vote(change, person, 2)
        lab.submit(change, me)
    commented = lab.change(
        me, "contract/core", "Commented", {"a.txt": "one\ntwo\n"}, message_footer="Bug: T7"
    )
    first = lab.comment(commented, person, "a.txt", 1, "Why?")
    lab.comment(commented, me, "a.txt", 1, "Because.", unresolved=False, in_reply_to=first)
    lab.comment(commented, person, "a.txt", 2, "And this?")
    world = World(
        me="contractor",
        person="jdoeson",
        mail="jd@example.org",
        inactive="vanished",
        repository="contract/core",
        branches=frozenset({"REL1_42", "REL1_43", "master"}),
        commented=str(commented),
        touches=("a.txt",),
        tasks=(7,),
        file="f3.txt",
        idle_id=person.id,
    )
    return Place(lab.url, GerritLogin("contractor", me.password, "here"), world)


def sandboxed(server: Running) -> Place:
    """The rehearsal's own, with the world that it begins with."""
    world = World(
        me="sam",
        person="rafi",
        mail="rafi@example.org",
        inactive="olu-farrow",
        repository="apps/commons-app",
        branches=frozenset({"master"}),
        commented="8790",
        touches=("upload.md",),
        file="README.md",
        idle_id=999_999,
    )
    return Place(f"{server.url}r/", GerritLogin("sam", server.token, "here"), world)
