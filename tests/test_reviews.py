"""Gerrit's nouns: conversations and addresses."""

from __future__ import annotations

from seeder.reviews import Account, Change, InlineComment, threads
from seeder.sources.gerrit_rows import Chunk, Diff

GERRIT = "https://gerrit.example.org/r/"


def comment(id_: str, at: int, reply_to: str = "") -> InlineComment:
    return InlineComment(id_, "a.py", None, at, "text", reply_to=reply_to)


def test_a_conversation_is_in_the_order_of_its_answers() -> None:
    # Answers of one second; their ids are random.
    said = (comment("a", 5, "m"), comment("m", 5, "z"), comment("z", 5), comment("k", 7))
    assert [[each.id for each in thread] for thread in threads(said)] == [["z", "m", "a"], ["k"]]


def test_answers_in_a_circle_end() -> None:
    said = (comment("a", 1, "b"), comment("b", 2, "a"))
    assert sorted(each.id for thread in threads(said) for each in thread) == ["a", "b"]


def test_addresses() -> None:
    change = Change(7, "our/tool s", "main", "x", "MERGED", Account(1), 0, 0, patch_set=3)
    assert change.link(GERRIT) == "https://gerrit.example.org/r/c/our/tool%20s/+/7"
    assert change.file_link(GERRIT, "a b.py", 4) == f"{change.link(GERRIT)}/3/a%20b.py#4"
    assert change.comment_link(GERRIT, "1a_2b") == f"{change.link(GERRIT)}/comment/1a_2b/"


def test_lines_that_were_only_moved_were_not_added() -> None:
    diff = Diff(
        [
            Chunk(ab=["one"]),
            Chunk(a=["# TODO x"], b=["    # TODO x", "new"]),
            Chunk(skip=10),
            Chunk(b=["last"]),
        ]
    )
    assert diff.added() == [(3, "new"), (14, "last")]
