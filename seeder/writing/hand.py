"""What writing needs, handed in: the hand of ``apply`` and the eyes that watch it."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Protocol

import msgspec

from seeder.clock import Clock
from seeder.settings.site import Site
from seeder.sources.gerrit import Reviews
from seeder.sources.phabricator import Phabricator
from seeder.writing.interrupt import Stop
from seeder.writing.journal import Journal
from seeder.writing.outcome import Item
from seeder.writing.plan import Step


class Watcher(Protocol):
    """Told what is going on, for a screen; every method may do nothing, and is called by one thread at a
    time.

    `waiting`: for what became of a write whose answer was lost; `pausing`: before the next try."""

    def started(self, step: Step) -> None: ...
    def finished(self, step: Step, item: Item) -> None: ...
    def waiting(self, why: str, seconds_left: float) -> None: ...
    def pausing(self, why: str, seconds_left: float) -> None: ...


# Asked after the first few writes of a large run: what became of them -> whether to go on. ^C sets the Stop.
Canary = Callable[[tuple[Item, ...], Stop], bool]

# Asked just before a step about somebody is sent: why it must not be, empty where it may. Raises SeederError.
Guard = Callable[[Step], str]


# Seconds for which a run over many things waits for a network that is gone; then `resume` goes on.
WAITS = 600.0


class Hand(msgspec.Struct, frozen=True):
    """All that writing needs, handed in.

    `asked`: a person took their time to say yes, so that the plan's facts may have grown old. `pace` are the
    seconds from one write to the next, None for the site's; `writers` the writes under way at once where
    steps allow it; `patience` the seconds for which a network that is gone is waited for.
    """

    site: Site
    phabricator: Phabricator
    journal: Journal
    clock: Clock
    watcher: Watcher
    stop: Stop
    asked: bool = False
    chance: Callable[[], float] = random.random
    reviews: Reviews | None = None
    pace: float | None = None
    writers: int = 1
    patience: float = 0.0
    canary: Canary | None = None
    guard: Guard | None = None

    @property
    def seconds_apart(self) -> float:
        return self.site.politeness.pace if self.pace is None else self.pace
