"""Who mentors a task, told by a field or by its text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seeder.mentors import Mentorship, find_mentors, mentorship_on
from seeder.mentors.vocabulary import LABELS, NOBODY
from seeder.mentors.words import Wording, wording_of
from seeder.settings.site import Headings, Site
from tests.remarkup.test_acting import TEXTS

HEADING = "Who can they contact if struggling?"
# What Phorge takes for a user name (PhabricatorUser::validateUsername).
NAMES = st.from_regex(r"[a-zA-Z0-9._-]{0,12}[a-zA-Z0-9_-]", fullmatch=True)
SEVERAL = st.lists(NAMES, min_size=1, max_size=4, unique_by=str.casefold)


@pytest.mark.parametrize(
    ("description", "names", "until"),
    [
        (f"== {HEADING} ==\n@alice is there until 2027-06-30.", ("alice",), date(2027, 6, 30)),
        ("**Who can they contact if struggling**\n* @alice, @bob", ("alice", "bob"), None),
        ("**Mentors:** @alice, @bob\n**Skills:** @carol is not one", ("alice", "bob"), None),
        ("Mentor: @alice\r\nnot @bob", ("alice",), None),
        ("**Possible mentor(s):** @alice", ("alice",), None),
        ("* Mentor(s): [[ https://phab.example.org/p/Alice_B/ | Alice ]]", ("Alice_B",), None),
        (f"== {HEADING} ==\n2025-01-01 to 2026-01-31 @alice 2026-13-01", ("alice",), date(2026, 1, 31)),
        (f"== {HEADING} ==\nSome of `@alice`, alice@example.org, #wikimedia-dev", (), None),
        ("Ask @alice. Our mentors: nobody", (), None),
        ("", (), None),
        # Until when
        ("**Mentor:** @alice\n**Mentor until:** 2027-02-28", ("alice",), date(2027, 2, 28)),
        ("Mentors (until 28 Feb 2027): @alice", ("alice",), date(2027, 2, 28)),
        ("Mentor: @alice, until March 1st, 2027", ("alice",), date(2027, 3, 1)),
        ("Mentor: @alice, until 03/04/2027", ("alice",), None),
        ("Mentor: @alice\nDeadline: 2027-02-28", ("alice",), None),
        # User names
        ("Mentors: @ines.q., @a-b, (@x), @_y_", ("ines.q", "a-b", "x", "_y_"), None),
        ("Mentor: @Alice, @alice", ("Alice",), None),
        ("Mentor: [[ /p/a.b/ ]], [[/p/c|C]] and https://phab.example.org/p/d/.", ("a.b", "c", "d"), None),
        # Shapes
        ("MENTORS @a and @b", ("a", "b"), None),
        ("'''Mentors:''' @a", ("a",), None),
        ("**Mentors** (two needed): @a", ("a",), None),
        ("**Mentors:** @a,\n@b\n\nReported by @c.", ("a", "b"), None),
        ("**Mentors**\n@a\n@b\n\nThis was first reported by @c.", ("a", "b"), None),
        ("== Mentor: @a ==\nbut not @b", ("a",), None),
        ("== Mentors ==\n# @a\n\n== Skills ==\n# @b\n", ("a",), None),
        ("== Mentors ==\n=== @a ===\nin the evening\n=== What @b wrote about it ===\n@c", ("a",), None),
        ("Mentors\n-------\n1. @a\n2. @b", ("a", "b"), None),
        ("- [x] **Primary mentor:** @a\n- [ ] **Co-mentor**: @b\n- [ ] **Skills**: ask @c", ("a", "b"), None),
        ("* Mentors:\n** @a\n*** in the evening, @b\n* Skills: @c", ("a", "b"), None),
        ("* Mentors:\n  - @a\n    wrapped @b\n* Others\n  - @c", ("a", "b"), None),
        ("== Mentors ==\n**Technical:** @a\n**Community:** @b\n**Skills:** @c", ("a", "b"), None),
        ("== Mentors ==\n* Jane Doe: @a\n* Reviewer: @c\n* @b", ("a", "b"), None),
        ("NOTE: Mentor: @a", ("a",), None),
        # Tables
        ("| **Mentors** | @a, @b |\n| Skills | ask @c |", ("a", "b"), None),
        ("| Task | Mentor | Reviewer |\n| T1 | @a | @c |\n| T2 | @b | @c |", ("a", "b"), None),
        ("| Mentor | Task |\n| ----- | --- |\n| @a | ask @c |", ("a",), None),
        ("| Mentors | [[ /p/a/ | A ]] |", ("a",), None),
        ("| 1 | Mentors | @a |\n| 2 | Skills | @c |", ("a",), None),
        ("| Mentors | @a |\n| --- | --- |\n| @c | asked for it |", ("a",), None),
        ("| Mentors | TBD |\n| Skills | @c |", (), None),
        ("== Mentors ==\n| Who | When |\n| @a | Mondays |", ("a",), None),
        ("<table>\n<tr><th>Mentors</th><td>@a,\n@b</td></tr>\n<tr><td>Ask</td><td>@c</td></tr>\n</table>",
         ("a", "b"), None),
        ("<table>\n<tr><th>Task</th><th>Mentor</th></tr>\n<tr><td>@c</td><td>@a</td></tr>\n</table>",
         ("a",), None),
    ],
)  # fmt: skip
def test_headings(description: str, names: tuple[str, ...], until: date | None) -> None:
    found = find_mentors(description, None, HEADING)
    assert found == Mentorship(names, until=until, where="heading" if names else "")
    assert bool(found) == bool(names)


# As Outreachy's projects of Wikimedia are written (T405754), with other people.
PROJECT = """\
=== Project title ===
Improve the importer

=== Brief summary ===
@carol asked for this in T1; see also the comment of @dave. It was promised until 2031-01-01.

> @erin wrote:
> Mentors: @frank

=== Skills required ===
* Python, PHP
* Contact with @gina helps

=== Possible mentor(s) ===
* @Ines.Q (technical mentor, UTC+2)
* [[ https://phab.example.org/p/bob_b/ | Bob ]], until 2027-01-31

=== Microtasks ===
* {T2}, reviewed by @henry
"""
# As first tasks there were before the template.
OLD = """\
In the import page, ask for confirmation, as @carol says.

**Primary mentor**: @alice
**Co-mentors**: Jane Doe, @bob
**Other contacts**: IRC
**Skills:** @dave knows all about CSS
```
Mentor: @erin
```
"""


def test_texts_as_they_are() -> None:
    assert find_mentors(PROJECT) == Mentorship(("Ines.Q", "bob_b"), until=date(2027, 1, 31), where="heading")
    assert find_mentors(OLD) == Mentorship(("alice", "bob"), where="heading", bare=("Jane Doe",))


@pytest.mark.parametrize(
    ("told", "bare"),
    [
        ("Jane Doe, bob", ("Jane Doe", "bob")),
        ("Jane Doe & Bob / Иван Петров und 王小明", ("Jane Doe", "Bob", "Иван Петров", "王小明")),
        ("\n* Ana de la Cruz\n* jane_d (UTC+2)\n* TBD", ("Ana de la Cruz", "jane_d")),
        ("Jane <jane@example.org>, until 2027-01-01", ("Jane",)),
        ("Jane Doe – Mondays only", ("Jane Doe",)),
        ("@a - PHP, CSS and @b", ()),
        ("[[ https://www.mediawiki.org/wiki/User:Jane | Jane D ]]", ("Jane D",)),
        ("Bob, BOB, @bob", ()),
        ("Jane Doe (@jane)", ()),
        ("ask in #channel", ()),
        ("the whole team, Bob", ()),
        ("please write a comment", ()),
        ("[[ https://example.org/list | our list ]]", ()),
        ("Somebody With Far Too Many Names", ()),
        ("https://example.org/Jane", ()),
        ("`Jane`", ()),
        ("– ", ()),
        ("?", ()),
    ],
)
def test_names_without_a_sign(told: str, bare: tuple[str, ...]) -> None:
    assert find_mentors(f"**Mentors:** {told}").bare == bare


@pytest.mark.parametrize("label", ["Mentor:in: ", "**Mentor:innen:** ", "* Mentor:innen: "])
def test_a_label_may_have_a_colon_in_it(label: str) -> None:
    found = find_mentors(f"{label}jane_d, Bob Builder, @a")
    assert (found.usernames, found.bare) == (("a",), ("jane_d", "Bob Builder"))


def test_nobody_is_no_name() -> None:
    for word in NOBODY:
        assert not find_mentors(f"Mentors: {word}").bare, word
        assert not find_mentors(f"Mentors:\n* {word.upper()}.").bare, word


LANGUAGE_SHAPES = (
    "{}: @a",
    "**{}:** @a",
    "== {} ==\n@a",
    "* {}: @a",
    "| {} | @a |",
    "**{}**\n- @a",
    "{}：@a",
)


@pytest.mark.parametrize("language", LABELS)
@pytest.mark.parametrize("shape", LANGUAGE_SHAPES)
def test_every_language(language: str, shape: str) -> None:
    for word in LABELS[language]:
        for label in (word, word.upper()):
            text = f"Ask @c about it.\n\n{shape.format(label)}\n\n== Skills ==\n@d"
            assert find_mentors(text).usernames == ("a",), label


def test_a_sites_own_words_are_added() -> None:
    site = Site("x", phabricator="https://phab.example.org/", mentor_words=("Padrinos",),
                headings=Headings(contact="Wer hilft hier?"))  # fmt: skip
    for text in ("Padrinos: @a", "== Wer hilft hier ==\n@a", f"== {HEADING} ==\n@a", "導師：@a"):
        assert mentorship_on(site, text).usernames == ("a",)
    assert not find_mentors("Padrinos: @a")
    assert find_mentors("Padrinos: @a", words=["padrinos"]).usernames == ("a",)
    assert mentorship_on(site, "Mentor: @a", ["PHID-USER-1"]).phids == ("PHID-USER-1",)


def test_other_sites_profiles_are_not_the_sites() -> None:
    text = "Mentors: https://etherpad.example.org/p/notes https://PHAB.example.org/p/a"
    site = Site("x", phabricator="https://phab.example.org/")
    assert mentorship_on(site, text).usernames == ("a",)


def test_another_tasks_sentence_names_nobody() -> None:
    wording = Wording(sibling="Noch eine Aufgabe von {task}.")
    text = "== Mentor ==\n@a\nNoch eine Aufgabe von @b: T1."
    assert find_mentors(text, wording=wording).usernames == ("a",)
    assert find_mentors("== Mentor ==\nAnother first task by the same mentor: @b").usernames == ()


SHAPES = st.sampled_from(
    [
        ("Mentors: {}", ", "), ("**Mentors:** {}", " and "), ("**Mentors**\n{}", "\n"),
        ("mentors {}", " & "), ("== MENTORS ==\n\n* {}", "\n* "), ("== Mentor(s) ==\n{} are there.", ", "),
        ("* Mentors\n** {}", "\n** "), ("# **Mentors**: {}", " / "), ("| Mentors | {} |", ", "),
        ("| Task | Mentor |\n| T1 | {} |", "|\n| T2 | "),
        ("<table>\n<tr><th>Mentors</th><td>{}</td></tr>\n</table>", ",\n"), ("Whom to ask? {}.", ", "),
        ("Mentors:\r\n1. {}\r\n", "\r\n2. "), ("导师：{}", "、"), ("**Possible mentors** - {}", "; "),
    ]
)  # fmt: skip
DECOYS = st.sampled_from(
    [
        "@{0} reported this.", "> Mentors: @{0}", "```\nMentors: @{0}\n```", "  Mentors: @{0}",
        "`Mentor: @{0}`", "== Skills ==\nask @{0}", "**Reviewers:** @{0}", "| Reviewers | @{0} |",
        ">>! In T1, @{0} wrote:\n> Mentor: @{0}",
        "* Reviewer: @{0}", "Mentor @{0} said that this is hard.", "**Mentors** like @{0} are rare.",
        "All those good mentors: were they @{0}?", "%%%\nMentors: @{0}\n%%%", "Former mentors: @{0}",
        "x@{0}.org", "https://example.org/p/{0}/", "<table>\n<tr><td>Ask</td><td>@{0}</td></tr>\n</table>",
    ]
)  # fmt: skip
SIGNS = st.sampled_from(["@{}", "@{}", "[[ /p/{}/ ]]", "[[ https://phab.example.org/p/{}/ | somebody ]]"])
WORDING = wording_of(Site("x", phabricator="https://phab.example.org/"))


@settings(max_examples=400)
@given(SHAPES, SEVERAL, SIGNS, st.lists(st.tuples(DECOYS, NAMES), max_size=3), st.data())
def test_all_that_are_told_are_found_and_nobody_else(
    shape: tuple[str, str], names: list[str], sign: str, decoys: list[tuple[str, str]], data: st.DataObject
) -> None:
    told = shape[0].format(shape[1].join(sign.format(name) for name in names))
    parts = [text.format(name) for text, name in decoys]
    at = data.draw(st.integers(0, len(parts)))
    # A heading of something else ends what a decoy's heading or the shape's own has begun.
    description = "\n\n== Next ==\n\n".join([*parts[:at], told, *parts[at:]])
    assert find_mentors(description, wording=WORDING).usernames == tuple(names)


@given(DECOYS, NAMES)
def test_nobody_is_told_by_a_decoy(decoy: str, name: str) -> None:
    assert find_mentors(decoy.format(name), wording=WORDING) == Mentorship()


def test_the_field_decides_who_and_the_text_until_when() -> None:
    description = f"== {HEADING} ==\n@alice until 2027-06-30"
    found = find_mentors(description, ["PHID-USER-1"], HEADING)
    assert found == Mentorship((), ("PHID-USER-1",), date(2027, 6, 30), "field")
    assert find_mentors(description, [], HEADING).where == "heading"


@given(TEXTS)
def test_any_text_has_mentors_or_none(text: str) -> None:
    found = find_mentors(f"== {HEADING} ==\n{text}", None, HEADING)
    assert bool(found) == (found.where == "heading")


@pytest.mark.parametrize("piece", ["Mentors:", "|", "[[", "(", "Mentor:\n", "**", "a.", "`", " ", "/p/a"])
def test_a_megabyte_is_read(piece: str) -> None:
    """In some seconds; what is quadratic would not end."""
    find_mentors(f"Mentors: {piece * (1_000_000 // len(piece))}")
    find_mentors(piece * (1_000_000 // len(piece)))


@pytest.mark.parametrize(
    "piece",
    ["| Mentors ", "@a, ", "[[ /p/a/ ", "Mentors: @a ", "* ", "<td>", "a and ", "https://a/p/", "until 2027-",
     "Mentors: Jane, ", "@", "&", "Mentor:in:", "Mentors: @a\n", "* Mentors:\n** @a\n"],
)  # fmt: skip
def test_many_names_and_signs_are_read(piece: str) -> None:
    long = piece * (200_000 // len(piece))
    for text in (long, f"== Mentors ==\n{long}", f"Mentors: {long}"):
        find_mentors(text)
