"""What writing needs, handed in: the hand of ``apply`` and the eyes that watch it."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Protocol

import msgspec

from seeder.clock import Clock
from seeder.settings.site import Site
from seeder.sources.phabricator import Phabricator
from seeder.writing.interrupt import Stop
from seeder.writing.journal import Journal
from seeder.writing.outcome import Item
from seeder.writing.plan import Step


class Watcher(Protocol):
    """Told what is going on, for a screen; every method may do nothing.

    `waiting`: for what became of a write whose answer was lost; `pausing`: before the next try."""

    def started(self, step: Step) -> None: ...
    def finished(self, step: Step, item: Item) -> None: ...
    def waiting(self, why: str, seconds_left: float) -> None: ...
    def pausing(self, why: str, seconds_left: float) -> None: ...


class Hand(msgspec.Struct, frozen=True):
    """All that writing needs, handed in. `asked`: a person took their time to say yes, so that the
    plan's facts may have grown old."""

    site: Site
    phabricator: Phabricator
    journal: Journal
    clock: Clock
    watcher: Watcher
    stop: Stop
    asked: bool = False
    chance: Callable[[], float] = random.random
