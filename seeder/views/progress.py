"""A run while it is under way, a line a step; on a terminal the waiting is counted down in place."""

from __future__ import annotations

from seeder.outcome import Item
from seeder.plan import Step
from seeder.views.console import Console


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
        left = f"{seconds_left:.0f} s"
        if why != self._said:
            self._said = why
            self.console.clear_line()
            self.console.tell(
                f"{why} Looking whether it arrived, for up to {left}. ^C is safe here.", "yellow"
            )
        self.console.over(f"Looking … {left} left")

    def reading(self, count: int) -> None:
        self.console.over(f"Reading your tasks … {count}")
