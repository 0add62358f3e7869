"""Which tasks stand in pasted text: those, and no other."""

from __future__ import annotations

from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from seeder.selection import found_in, found_in_words

HOST = "phorge.example.org"
PIECES = [f"https://{HOST}/T", f"https://{HOST}/", "https://other.example/T", "T", "t", "#", "/T", "rT", "T0"]
PIECES += [f"https://{HOST}/tag/", f"https://{HOST}/project/view/", f"https://{HOST}/maniphest/query/"]
PIECES += [" ", "\n", "\r", "\x85", "\u2028", ",", ";", "|", "(", ")", "%zz", "%C3", "\x00", "\ud800", "١٢"]
PIECES += ["12", "7", "999999999", "1234567890", "-", ".", "/", "abc", "board", "?x=T5", "#12", "é", "\u202e"]
ANY = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=30).map("".join))


@given(ANY)
def test_only_what_stands_there_is_found(text: str) -> None:
    found = found_in(text, HOST, "notes")
    assert all(f"T{number}" in text and number > 0 for number in found.numbers)
    assert all(query in text for query in found.queries)
    assert all(board.removeprefix("#") in unquote(text) for board in found.boards)
    lines = text.splitlines()
    assert all(lost.text == lines[lost.number - 1].strip() for lost in found.lost)
    assert (found.empty and bool(text.strip())) <= bool(found.lost)
    for several in (found.numbers, found.boards, found.queries):
        assert len(set(several)) == len(several)


@given(st.lists(ANY, max_size=5))
def test_words_never_raise(words: list[str]) -> None:
    found = found_in_words(words, HOST)
    assert all(f"t{number}" in " ".join(words).lower() for number in found.numbers)


WORD = st.text(alphabet="abcdeé ,()", max_size=8)
FORMS = st.sampled_from(["T{}", "https://phorge.example.org/T{}", "(T{})", "T{},", "T{}: x", "“T{}”", "T{}|"])


@given(st.lists(st.tuples(FORMS, st.integers(1, 999_999_999), WORD), max_size=20))
def test_all_that_stand_apart_are_found_in_order(pieces: list[tuple[str, int, str]]) -> None:
    text = "\n".join(f"{word} {form.format(number)} {word}" for form, number, word in pieces)
    found = found_in(text, HOST, "notes")
    assert list(found.numbers) == list(dict.fromkeys(number for _form, number, _word in pieces))
    assert found.lost == ()
