"""Several hands over one list: everything once, each says that it is through, the first trouble ends all."""

from __future__ import annotations

import threading

import pytest

from seeder.writing.crew import work


@pytest.mark.parametrize("hands", [1, 2, 3])
def test_everything_is_done_once_and_every_hand_says_that_it_is_through(hands: int) -> None:
    done: list[int] = []
    ended: list[int] = []
    work(range(50), done.append, hands, lambda: False, at_end=lambda: ended.append(threading.get_ident()))
    assert sorted(done) == list(range(50))
    assert len(ended) == hands


@pytest.mark.parametrize("hands", [1, 2])
def test_a_mistake_of_what_is_done_is_raised_even_one_that_looks_like_an_empty_list(hands: int) -> None:
    def fail(item: int) -> None:
        raise IndexError(item)

    with pytest.raises(IndexError):
        work(range(50), fail, hands, lambda: False)


@pytest.mark.parametrize("hands", [1, 2])
def test_trouble_at_the_end_is_raised(hands: int) -> None:
    def fail() -> None:
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        work(range(5), lambda item: None, hands, lambda: False, at_end=fail)
