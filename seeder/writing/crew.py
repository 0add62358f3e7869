"""Several hands at once over one list of work; the first trouble stops all."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def work(
    items: Iterable[T],
    do: Callable[[T], None],
    hands: int,
    stopped: Callable[[], bool],
    at_end: Callable[[], None] = lambda: None,
) -> None:
    """Call `do` with every item, in order of starting, on at most `hands` threads; no new one is begun once
    `stopped` says so. Each calls `at_end` when there is nothing more for it. Returns when all that was begun
    has ended, and raises the first thing that was raised.

    With one hand no thread is made. Threads are daemons, so that a second ^C does not wait for them.
    """
    waiting = deque(items)
    raised: list[BaseException] = []

    def take_all() -> None:
        while not raised and not stopped():
            try:
                item = waiting.popleft()
            except IndexError:
                break
            do(item)
        at_end()

    def loop() -> None:
        try:
            take_all()
        except BaseException as problem:  # noqa: BLE001 - raised again, in the caller's thread
            raised.append(problem)

    if hands <= 1 or len(waiting) <= 1:
        take_all()
        return
    crew = [threading.Thread(target=loop, daemon=True) for _ in range(min(hands, len(waiting)))]
    for one in crew:
        one.start()
    for one in crew:
        one.join()
    if raised:
        raise raised[0]
