"""A round's file read, written and put into a wish."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeder.document import parse
from seeder.errors import BadInput
from seeder.round import NAME, USER, Intern, Round, parse_round, with_round
from seeder.round_file import round_text
from seeder.wish import TaskWish

FILE = """\
name: outreachy-33
programme: Outreachy
start: 2026-12-07
end: 2027-03-05
tags: [Outreachy (Round 33), "#documentation"]
parent: T123
interns:
  - user: alice
    gerrit: Alice Aal
    mentors: [bob, "@carol"]
  - user: dan
"""


def test_a_whole_file() -> None:
    assert parse_round(parse(FILE, "f")) == Round(
        name="outreachy-33",
        programme="Outreachy",
        start=date(2026, 12, 7),
        end=date(2027, 3, 5),
        tags=("Outreachy (Round 33)", "#documentation"),
        parent="T123",
        interns=(Intern("alice", "Alice Aal", ("bob", "carol")), Intern("dan")),
    )


def test_gerrit_knows_them_by_the_same_name_unless_the_file_says_another() -> None:
    alice, dan = parse_round(parse(FILE, "f")).interns
    assert (alice.gerrit_user, dan.gerrit_user) == ("Alice Aal", "dan")


def test_lists_may_be_written_with_commas() -> None:
    text = FILE.replace('[Outreachy (Round 33), "#documentation"]', "one, two, one")
    assert parse_round(parse(text, "f")).tags == ("one", "two")


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("name: outreachy-33", "name: Outreachy 33", 1, "small letters"),
        ("name: outreachy-33\n", "", 1, "“name” is missing"),
        ("start: 2026-12-07", "start: December", 3, "“start” is not a day"),
        ("start: 2026-12-07", "start: 2026-02-30", 3, "“start” is not a day"),
        ("start: 2026-12-07", "start:", 3, "“start”: expected a text, got nothing"),
        ("end: 2027-03-05", "end: 2026-03-05", 4, "ends before it starts"),
        ("parent: T123", "parent: 123", 6, "not a task"),
        ("parent: T123", "parents: T123", 6, "“parents” is not something"),
        ("  - user: dan", "  - user: ALICE", 11, "listed twice"),
        ("  - user: dan", "  - usr: dan", 11, "“user” is missing"),
        ("  - user: dan", "  - {user: dan, mentor: bob}", 11, "nothing else"),
        ("  - user: dan", "  - user: dan d", 11, "not a user name"),
        ("  - user: dan", "  - {user: dan, mentors: [a b]}", 11, "not a user name"),
        ("  - user: dan", "  - dan", 11, "expected a map"),
        ("tags: [", "tags: {a: b}\nx: [", 5, "“tags”: expected"),
    ],
)
def test_a_mistake_is_told_with_its_line(old: str, new: str, line: int, sentence: str) -> None:
    assert old in FILE
    with pytest.raises(BadInput) as caught:
        parse_round(parse(FILE.replace(old, new), "f"))
    assert caught.value.sentence.startswith(f"f, line {line}: ")
    assert sentence in caught.value.sentence


def test_a_complaint_about_an_intern_does_not_name_them() -> None:
    for bad in ("ALICE", "alice smith", "{alice: bob}", "bob\n    alice: bob"):
        with pytest.raises(BadInput) as caught:
            parse_round(parse(FILE.replace("dan", bad), "f"))
        assert "alice" not in (caught.value.sentence + caught.value.hint).lower()


@pytest.mark.parametrize("text", ["", "[]", "just words", "tasks: []"])
def test_what_is_no_round_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parse_round(parse(text, "f"))


def test_a_round_without_tag_and_parent_tells_nothing_apart() -> None:
    with pytest.raises(BadInput, match="a tag or a parent"):
        parse_round(parse("name: x\nstart: 2026-01-01\nend: 2026-01-01\n", "f"))


def test_more_interns_than_a_page_are_several_rounds() -> None:
    many = "\n".join(f"  - user: u{i}" for i in range(101))
    with pytest.raises(BadInput, match="at most 100"):
        parse_round(parse(FILE.partition("interns:")[0] + f"interns:\n{many}\n", "f"))


def test_a_round_gives_its_tags_and_its_parent() -> None:
    round_ = parse_round(parse(FILE, "f"))
    wish = with_round(
        TaskWish(index=0, round="outreachy-33", tags=("other",), mentor_until="3 months"), round_
    )
    assert wish.round == "Outreachy (Round 33)"
    assert wish.tags == ("#documentation", "other")
    assert wish.parent == "T123"
    assert wish.mentor_until == "3 months"
    assert with_round(TaskWish(index=0, parent="T5"), round_).parent == "T5"


def test_a_round_without_tags_is_its_parent_task() -> None:
    round_ = Round("x", date(2026, 1, 1), date(2026, 2, 1), parent="T9")
    assert with_round(TaskWish(index=0, round="x"), round_) == TaskWish(index=0, round="T9", parent="T9")


names = st.from_regex(USER, fullmatch=True)
texts = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=20).map(
    lambda text: text.strip()
)
tags = texts.filter(lambda text: text and "\ufeff" not in text)
interns = st.lists(
    st.builds(
        Intern,
        names,
        gerrit=texts.filter(lambda text: "\ufeff" not in text),
        mentors=st.lists(names, unique=True, max_size=2).map(tuple),
    ),
    max_size=3,
    unique_by=lambda intern: intern.user.lower(),
)
rounds = st.builds(
    Round,
    name=st.from_regex(NAME, fullmatch=True),
    programme=texts.filter(lambda text: "\ufeff" not in text),
    start=st.dates(max_value=date(2030, 1, 1)),
    end=st.dates(min_value=date(2030, 1, 1)),
    tags=st.lists(tags, min_size=1, max_size=3, unique=True).map(tuple),
    parent=st.sampled_from(["", "T1", "https://phorge.example.org/T12"]),
    interns=interns.map(tuple),
)


@given(rounds)
def test_what_is_written_is_read_back(round_: Round) -> None:
    assert parse_round(parse(round_text(round_), "f")) == round_
