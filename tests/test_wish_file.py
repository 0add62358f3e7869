"""Answers typed at a terminal are kept as a file, and the file says the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from seeder.document import parse
from seeder.wish import Shared, TaskWish, Wish, wish_from
from seeder.wish_file import wish_file

# What a line of a terminal can hold; answers were checked before (``answers.read_answer``).
LETTERS = st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"))
WORDS = st.text(LETTERS, max_size=40).map(str.strip)
ANSWERS = WORDS.filter(bool) | st.lists(WORDS, min_size=1)
NAMES = st.lists(WORDS.filter(lambda text: text and "," not in text), max_size=3, unique=True).map(tuple)
TASKS = st.builds(
    TaskWish,
    index=st.just(0),
    template=st.just("bug"),
    title=WORDS.filter(bool),
    answers=st.dictionaries(st.sampled_from(["steps", "place"]), ANSWERS),
    project=WORDS,
    tags=NAMES,
    place=WORDS,
    mentor_until=WORDS,
)


@given(TASKS)
def test_what_is_kept_is_what_was_typed(task: TaskWish) -> None:
    read = wish_from(parse(wish_file(Wish((task,))), "kept"), Shared())
    assert read.tasks == (task,)


def test_several_lines_stay_readable() -> None:
    answers = {"problem": "one\ntwo"}
    task = TaskWish(index=0, template="bug", title="no", answers=answers, tags=("1:30", "true"))
    text = wish_file(Wish((task,)))
    assert "problem: |-\n      one\n      two" in text
    assert wish_from(parse(text, "kept"), Shared()).tasks[0].tags == ("1:30", "true")
