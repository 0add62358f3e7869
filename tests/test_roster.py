"""Rosters as spreadsheets and people write them."""

from __future__ import annotations

import codecs
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeder.document import parse
from seeder.errors import BadInput
from seeder.roster import Attendee, Roster, csv_document, roster_from

WANTED = (Attendee("mina", "", True), Attendee("ines.q", "inesquill", False), Attendee("pip"))


def read(text: str | bytes) -> Roster:
    return roster_from(csv_document(text if isinstance(text, bytes) else text.encode(), "r.csv"))


@pytest.mark.parametrize(
    "text",
    [
        "user,gerrit,first_event\nmina,,yes\nines.q,inesquill,no\npip,,\n",
        "\ufeffUser;Gerrit;First event?\r\nmina;;WAHR\r\nines.q;inesquill;FALSCH\r\npip;;\r\n",
        'Name,PHAB,First_Event,gerrit,Mail\n"Holloway, M.",mina,x,,m@x\n\n,,,,\n'
        '"Quill\nInês",@ines.q,0,inesquill,\nP,"pip"\n',
        "sep=;\nphabricator;first event;gerrit\nmina;1;\nines.q;False;inesquill\npip\n",
        "user\tgerrit\tfirst_event\nmina\t\tTRUE\nines.q\tinesquill\tN\npip\t\t\n",
        "Surname, name;user;first event;gerrit\nX, Y;mina;y;\nX;ines.q;no;inesquill\nX;pip\n",
    ],
)
def test_tables_as_spreadsheets_export_them(text: str) -> None:
    assert read(text) == Roster(WANTED)


@pytest.mark.parametrize(
    "data",
    [
        "name,user\nJürgen,mina\n".encode("cp1252"),
        codecs.BOM_UTF16_LE + "name\tuser\nJürgen\tmina\n".encode("utf-16-le"),
        b"name,user\n\x81\x9d,mina\n",
    ],
)
def test_older_spreadsheets_write_other_encodings(data: bytes) -> None:
    assert read(data).people == (Attendee("mina"),)


def test_who_has_no_user_name_is_counted_and_stops_nobody() -> None:
    assert read("user,name\nmina,M\n,Somebody\n , Other\n") == Roster((Attendee("mina"),), 2)


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("", 0, "is empty"),
        ("\n\nname;mail\nsecret;s@x\n", 3, "no column for user names"),
        ("secret,other\n", 1, "no column for user names"),
        ("user,phab\nsecret,secret\n", 1, "two columns are for “user”"),
        ("user\nmina\nsecret person\n", 3, "not a user name"),
        ('name,user\n"a\nb",mina\nx,secret!\n', 4, "not a user name"),
        ("user\nsecret\n\nSECRET\n", 4, "listed twice"),
        ("user,first_event\nmina,secret\n", 2, "takes yes, no or nothing"),
        ("user,gerrit\nmina," + "secret" * 50, 2, "too long"),
        ("user\n" + "\n".join(f"u{i}" for i in range(2001)), 1, "at most 2,000"),
        ("user\n" + "x" * 200_000, 2, "not a table"),
    ],
)
def test_a_mistake_has_its_line_and_repeats_nothing(text: str, line: int, sentence: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(text)
    assert caught.value.sentence.startswith(f"r.csv, line {line}: " if line else "r.csv ")
    assert sentence in caught.value.sentence
    assert "secret" not in (caught.value.sentence + caught.value.hint).lower()


def test_two_thousand_fit_and_a_megabyte_does_not() -> None:
    assert len(read("user\n" + "\n".join(f"u{i}" for i in range(2000))).people) == 2000
    with pytest.raises(BadInput, match="larger than 1 MiB"):
        read(b"user\n" + b"\n" * (1 << 20))


def test_yaml_lists_of_maps_or_names() -> None:
    text = (
        "- {user: mina, first_event: yes, mail: [a, b]}\n- {Phab: ines.q, Gerrit: inesquill, first event: no}"
    )
    assert roster_from(parse(f"{text}\n- pip\n- mail: x\n  user:\n", "f")) == Roster(WANTED, 1)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: b", "not a list of people"),
        ("- [secret]", "a person is a map"),
        ("- {secret: x}", "no column for user names"),
        ("- {user: [secret]}", "are each a text"),
        ("- {user: secret, phab: secret}", "two columns"),
        ("- {user: secret, first_event: secret}", "yes, no or nothing"),
        ("- secret secret", "not a user name"),
    ],
)
def test_mistakes_in_yaml(text: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence) as caught:
        roster_from(parse(text, "f"))
    assert caught.value.sentence.startswith("f, line 1: ")
    assert "secret" not in caught.value.sentence + caught.value.hint


@given(st.binary(max_size=200), st.sampled_from([b"", b"user,first_event\n", b"\xef\xbb\xbfuser;x\n"]))
def test_any_bytes_are_people_or_a_mistake(data: bytes, before: bytes) -> None:
    with contextlib.suppress(BadInput):
        assert len(read(before + data).people) <= 200
