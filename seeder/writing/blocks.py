"""In which pieces a plan is carried out: what is read together just before it is sent. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from seeder.writing.plan import Step, refs

# The server's largest page.
LARGEST = 100
# Facts of a block are no older than this when its last step is sent.
BLOCK_SECONDS = 60.0
# A comment that another computer's run has left since the block was read would be left twice.
COMMENTED = 10
# Writes before a person is asked whether they look right.
CANARIES = 5


def blocks_of(steps: Sequence[Step], seconds_apart: float, *, canary: bool) -> Iterator[tuple[Step, ...]]:
    """`steps` in their order, cut into blocks. Creating steps, steps that mention others, and those that
    could overwrite what somebody wrote stand alone: they are read just before they are sent."""
    most = COMMENTED if any(edit.type == "comment" for step in steps for edit in step.edits) else LARGEST
    size = most if seconds_apart <= 0 else int(min(most, max(1, BLOCK_SECONDS / seconds_apart)))
    block: list[Step] = []
    first = canary
    for step in steps:
        alone = not step.commutes or bool(refs(step))
        if block and (alone or len(block) >= (min(CANARIES, size) if first else size)):
            yield tuple(block)
            block, first = [], False
        if alone:
            yield (step,)
        else:
            block.append(step)
    if block:
        yield tuple(block)
