"""In which pieces a plan is sent: all of it, in order, each piece as fresh as it has to be."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from seeder.writing.blocks import BLOCK_SECONDS, CANARIES, LARGEST, blocks_of
from seeder.writing.plan import Edit, Step, refs, result

TAG = (Edit("projects.add", ["PHID-PROJ-a"]),)
KINDS = {
    "tag": lambda id_: Step(id_, "tag-task", TAG, "", target=f"PHID-TASK-{id_}"),
    "close": lambda id_: Step(id_, "close-task", (Edit("status", "invalid"),), "", target="PHID-TASK-b"),
    "create": lambda id_: Step(id_, "create-task", (Edit("title", "x"),), ""),
    "mention": lambda id_: Step(
        id_, "tag-task", (Edit("comment", result("0", "monogram")),), "", target="PHID-TASK-c"
    ),
}


@given(
    st.lists(st.sampled_from(sorted(KINDS)), max_size=40).map(lambda kinds: kinds * 7),
    st.floats(min_value=0, max_value=3600),
    st.booleans(),
)
@example(["tag"] * 250, 0.0, True)
@example(["tag"] * 250, 0.5, False)
@example(["tag"] * 250, 5e-324, False)
def test_blocks_cover_all_steps_in_order(kinds: list[str], pace: float, canary: bool) -> None:
    steps = [KINDS[kind](str(number)) for number, kind in enumerate(kinds)]
    blocks = list(blocks_of(steps, pace, canary=canary))
    assert [step for block in blocks for step in block] == steps
    for block in blocks:
        assert 1 <= len(block) <= LARGEST
        assert (len(block) - 1) * pace <= BLOCK_SECONDS
        assert len(block) == 1 or all(step.commutes and not refs(step) for step in block)
    assert not (canary and blocks) or len(blocks[0]) <= CANARIES


def test_a_long_run_is_cut_as_seldom_as_it_may_be() -> None:
    steps = [KINDS["tag"](str(number)) for number in range(250)]
    assert [len(block) for block in blocks_of(steps, 0.0, canary=False)] == [100, 100, 50]
    assert [len(block) for block in blocks_of(steps, 0.0, canary=True)] == [5, 100, 100, 45]
    assert {len(block) for block in blocks_of(steps, 1.0, canary=False)} == {60, 10}
