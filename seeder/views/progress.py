"""A run while it is under way, a line a step; on a terminal the waiting is counted down in place."""

from __future__ import annotations

from seeder.views.console import Console
from seeder.writing.outcome import Item
from seeder.writing.plan import Step


class Progress:
    """A hand.Watcher for a Console."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._said = ""

    def started(self, step: Step) -> None:
        self.console.over(f"Writing {step.label} …")

    def finished(self, step: Step, item: Item) -> None:
        self.console.clear_line()

    def waiting(self, why: str, seconds_left: float) -> None:
        self._once(f"{why} Looking whether it arrived, for up to {seconds_left:.0f} s. ^C is safe here.", why)
        self.console.over(f"Looking … {seconds_left:.0f} s left")

    def pausing(self, why: str, seconds_left: float) -> None:
        self._once(f"{why} Trying again in {seconds_left:.0f} s. ^C is safe here.", why)
        self.console.over(f"Waiting … {seconds_left:.0f} s left" if seconds_left else "Trying again …")

    def _once(self, sentence: str, why: str) -> None:
        if why != self._said:
            self._said = why
            self.console.clear_line()
            self.console.tell(sentence, "yellow")

    def looking(self, what: str, done: int, of: int) -> None:
        self.console.over(f"Reading {what} … {done} of {of}")

    def of_many(self, what: str, done: int, of: int = 0) -> None:
        """`of` is 0 where it is not known how many there are."""
        self.console.over(f"Reading {what} … {f'{done} of {of}' if of else done or ''}")

    def reading(self, count: int) -> None:
        self.console.over(f"Reading your tasks … {count}")
