"""How often, and after which wait, a read that failed is repeated. The same for both services."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable

from seeder.clock import Clock
from seeder.errors import NetworkError, NotSent
from seeder.wire.transport import HttpRefused, ReplyLost

TRIES = 3
LONGEST_WAIT = 20.0
# Phorge's limiter counts in buckets of 60 s and sends no Retry-After.
PAUSE_AFTER_429 = 60.0
LONGEST_PAUSE = 900.0


class Budget:
    """How much repeating a run may do: 500 tokens, 14 a retry, as in botocore's standard mode."""

    def __init__(self, tokens: int = 500, cost: int = 14) -> None:
        self._left, self._cost, self._lock = tokens, cost, threading.Lock()

    def spend(self) -> bool:
        """True if one more retry may be made."""
        with self._lock:
            if self._left < self._cost:
                return False
            self._left -= self._cost
            return True


class Patience:
    """Waits between the tries of a read, with jitter and inside a budget; `on_wait` is told each wait."""

    def __init__(
        self,
        clock: Clock,
        *,
        budget: Budget | None = None,
        chance: Callable[[], float] = random.random,
        on_wait: Callable[[float, str], None] = lambda seconds, why: None,
    ) -> None:
        self._clock, self._budget = clock, budget or Budget()
        self._chance, self._on_wait = chance, on_wait

    def again(self, problem: Exception, attempt: int, *, passing: bool = False) -> bool:
        """True, after a wait, when the read that failed for the `attempt`-th time (from 0) may be tried
        once more. `passing` marks an answer of the application that says no only for the moment."""
        busy = isinstance(problem, HttpRefused) and problem.status == 429
        broken = isinstance(problem, NotSent | ReplyLost)
        if not (passing or busy or broken) or attempt >= TRIES - 1 or not self._budget.spend():
            return False
        seconds = self._chance() * min(2.0**attempt, LONGEST_WAIT)
        if isinstance(problem, HttpRefused):
            seconds = pause_for(problem)
        self._on_wait(seconds, str(problem))
        self._clock.sleep(seconds)
        return True


def pause_for(refused: HttpRefused) -> float:
    """Seconds to keep silent after a 429: at least a minute, at most a quarter of an hour."""
    return min(max(refused.retry_after or 0.0, PAUSE_AFTER_429), LONGEST_PAUSE)


def for_a_read(problem: Exception) -> Exception:
    """A failed read as a plain NetworkError: whether it left does not matter."""
    if isinstance(problem, HttpRefused | ReplyLost) and not isinstance(problem, NotSent):
        return NetworkError(problem.sentence, problem.hint)
    return problem
