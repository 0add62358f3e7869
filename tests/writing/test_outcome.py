"""The exit code that sums up a run."""

from __future__ import annotations

import pytest

from seeder.writing.outcome import Item, Outcome
from seeder.writing.plan import State


@pytest.mark.parametrize(
    ("states", "stopped", "code"),
    [
        (("created", "created"), 0, 0),
        (("exists", "exists"), 0, 0),
        (("created", "refused"), 0, 6),
        (("refused", "not_tried"), 0, 1),
        # The journal could not be written any more, and a task is there.
        (("created", "created"), 1, 6),
        (("created", "not_tried"), 4, 4),
        (("created", "unknown"), 130, 130),
        (("unknown", "not_tried"), 0, 5),
        # No at the question after the first few, of which none was changed.
        (("exists", "not_tried"), 0, 6),
    ],
)
def test_the_worst_speaks_for_all(states: tuple[State, ...], stopped: int, code: int) -> None:
    items = tuple(Item(str(number), "", state) for number, state in enumerate(states))
    assert Outcome("r", items, stopped=stopped).exit_code == code
