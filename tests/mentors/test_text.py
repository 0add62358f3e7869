"""What is changed in a description that tells of mentors, and what is left to a person."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seeder.mentors import find_mentors
from seeder.mentors.places import split_lines
from seeder.mentors.text import co_mentors_in, handed_over, renewed
from seeder.mentors.words import Wording
from seeder.settings.site import Sentences
from tests.mentors.test_finding import DECOYS, NAMES
from tests.remarkup.test_acting import TEXTS

WORDS = Sentences()
TABLE = "| Task | Mentor |\n| --- | --- |\n| T1 | {} |\n| T2 | @b |"
OURS = "@a is the mentor of this task until 2027-01-01 and is glad to be asked."
THEIRS = "@b is the mentor of this task and is glad to be asked."


@pytest.mark.parametrize(
    ("before", "without", "with_c"),
    [
        ("**Mentors:** @a, @b", "**Mentors:** @b", "**Mentors:** @c, @b"),
        ("**Mentors:** @b, @A", "**Mentors:** @b", "**Mentors:** @b, @c"),
        ("Mentors: @b, @a and @d.", "Mentors: @b and @d.", "Mentors: @b, @c and @d."),
        ("Mentors: @b, @d and @a.", "Mentors: @b, @d.", "Mentors: @b, @d and @c."),
        ("Mentors: @b & @a", "Mentors: @b", "Mentors: @b & @c"),
        ("Mentors: Jane Doe (@a), [[ /p/b/ | Bob ]]", "Mentors: [[ /p/b/ | Bob ]]",
         "Mentors: @c, [[ /p/b/ | Bob ]]"),
        ("**Mentors:** [[ /p/a/ ]], @b (till 2027-01-01)", "**Mentors:** @b (till 2027-01-01)",
         "**Mentors:** @c, @b (till 2027-01-01)"),
        ("**Mentors:**\n* @a\n* @b", "**Mentors:**\n* @b", "**Mentors:**\n* @c\n* @b"),
        ("Mentors:\r\n1. @b\r\n2. @a (UTC)\r\n\r\nx", "Mentors:\r\n1. @b\r\n\r\nx",
         "Mentors:\r\n1. @b\r\n2. @c\r\n\r\nx"),
        ("* Mentor: @a\n* Co-mentor: @b", "* Co-mentor: @b", "* Mentor: @c\n* Co-mentor: @b"),
        ("**Mentors:** @a\n* @b", "**Mentors:**\n* @b", "**Mentors:** @c\n* @b"),
        ("x\n**Mentor:** @a\ny", "x\ny", "x\n**Mentor:** @c\ny"),
        ("x\n**Mentor:** @a", "x", "x\n**Mentor:** @c"),
        ("| Mentors | @a, @b |", "| Mentors | @b |", "| Mentors | @c, @b |"),
        (TABLE.format("@a"), TABLE.format("–"), TABLE.format("@c")),
        ("<table>\n<tr><th>Mentor</th><td>@a</td></tr>\n</table>",
         "<table>\n<tr><th>Mentor</th><td>–</td></tr>\n</table>",
         "<table>\n<tr><th>Mentor</th><td>@c</td></tr>\n</table>"),
        ("Ask @a.\n\n**Mentors:** @a, @b\n\nThanks, @a", "Ask @a.\n\n**Mentors:** @b\n\nThanks, @a",
         "Ask @a.\n\n**Mentors:** @c, @b\n\nThanks, @a"),
        # seeder's own sentence
        (f"x\n{OURS} Also: @b.\r\ny", "x\ny", "x\n" + OURS.replace("@a", "@c") + "\r\ny"),
        (f"{THEIRS} Also: @a, @d.", f"{THEIRS} Also: @d.", f"{THEIRS} Also: @c, @d."),
        (f"{THEIRS} Also: @a.", THEIRS, f"{THEIRS} Also: @c."),
    ],
)  # fmt: skip
def test_handing_over(before: str, without: str, with_c: str) -> None:
    assert handed_over(before, "a", [], WORDS) == without
    assert handed_over(before, "a", ["c"], WORDS) == with_c


def test_who_is_told_already_is_not_told_twice() -> None:
    assert handed_over("Mentors: @a, @b", "a", ["B"], WORDS) == "Mentors: @b"
    assert handed_over("Mentors: @a, @b", "a", ["c", "b"], WORDS) == "Mentors: @c, @b"
    text = "**Mentor:** @a\n**Co-mentor:** @b"
    assert handed_over(text, "a", ["b"], WORDS) == "**Co-mentor:** @b"


@pytest.mark.parametrize(
    "text",
    [
        "Ask @a.", "== Mentors ==\n@a will help you, @b too.", "Mentors: @a, @a", "== Mentor: @a ==",
        "Mentor: @a\nCo-mentors: @a, @b", "**Mentors: @b, @a**", "Mentors: (@a, @b)", "Mentors: @b or ask @a",
        "Mentors:\n* @a\n** from Monday to Friday\n* @b", "* @b\n* @a", "> Mentors: @a, @b", f"> {OURS}",
        f"```\n{OURS}\n```", "Mentors: `@a`, @b", f"{OURS}\n**Mentors:** @a, @b", "== Skills ==\n@a, @b",
        "**Mentors:**\n* @a\n\nReported by @c, long ago.", "Mentors: @a - PHP, CSS and @b",
    ],
)  # fmt: skip
def test_what_is_not_certain_is_left_to_a_person(text: str) -> None:
    assert handed_over(text, "a", [], WORDS) is None


def test_what_would_mean_something_else_is_left_to_a_person() -> None:
    assert handed_over("Mentors:\n* @a\n** on Mondays\n* @b", "a", ["c"], WORDS) is None
    # A single # item is a heading to the server.
    assert handed_over("Mentors:\n# @a\n# only on Mondays, please\n\nSee T1, too.", "a", [], WORDS) is None
    assert (
        handed_over("Mentors:\n- @a\n- only on Mondays, please\n\nSee T1, too.", "a", [], WORDS) is not None
    )


def test_a_sites_own_words() -> None:
    assert handed_over("Padrinos: @a, @b", "a", [], WORDS) is None
    assert handed_over("Padrinos: @a, @b", "a", [], WORDS, Wording(words=("Padrinos",))) == "Padrinos: @b"


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("Mentors:\n* @a\n* @b\n* @d", ("b", "d")),
        (f"Thanks to @c and @a.\n\n== Mentor ==\n{OURS} Also: @b, @d.", ("b", "d")),
        ("No heading: @a and @b", ("b",)),
        ("Nobody", ()),
    ],
)
def test_co_mentors(text: str, others: tuple[str, ...]) -> None:
    assert co_mentors_in(text, "A") == others


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (OURS, OURS.replace("2027-01-01", "2028-05-06")),
        ("@a is the mentor of this task and is glad to be asked. Also: @b.",
         OURS.replace("2027-01-01", "2028-05-06") + " Also: @b."),
        ("@a said on 2020-01-01\n\n**Mentors:** @a (until 2026-01-01), @b (until 2027-01-01)\r\n",
         "@a said on 2020-01-01\n\n**Mentors:** @a (until 2028-05-06), @b (until 2027-01-01)\r\n"),
        ("**Mentors:** @b, @a until 2026-01-01", "**Mentors:** @b, @a until 2028-05-06"),
        ("**Mentors:** @a, @b (until 2026-01-01), @d (until 2027-01-01)", None),
        ("@a said on 2020-01-01\n\n**Mentors:** @a", None),
        ("> Mentor: @a until 2026-01-01", None),
    ],
)  # fmt: skip
def test_renewing(before: str, after: str | None) -> None:
    assert renewed(before, "a", date(2028, 5, 6), WORDS) == after


# A line of several names, or a name a line.
LISTS = st.sampled_from(
    [
        ("**Mentors:** {}", ", "), ("mentors: {}.", " and "), ("Mentors:\n* {}", "\n* "),
        ("== Whom to ask? ==\r\n- {}\r\n", "\r\n- "), ("| Mentors | {} |", " / "),
        ("| T | Mentor |\n| - | {} |", " |\n| - | "),
        ("<table>\n<tr><th>Mentors</th><td>{}</td></tr>\n</table>", "; "),
        ("* **Possible mentors:**\n** {}", "\n** "),
    ]
)  # fmt: skip


@settings(max_examples=400)
@given(
    LISTS,
    st.lists(NAMES, min_size=2, max_size=4, unique_by=str.casefold),
    st.lists(NAMES, max_size=2, unique_by=str.casefold),
    st.tuples(DECOYS, DECOYS),
    st.integers(0, 3),
)
def test_one_name_goes_and_nothing_else(
    shape: tuple[str, str], names: list[str], heirs: list[str], around: tuple[str, str], which: int
) -> None:
    gone = names[which % len(names)]
    heirs = [heir for heir in heirs if heir.casefold() != gone.casefold()]
    told = shape[0].format(shape[1].join(f"@{name}" for name in names))
    # The decoys name the very same person, elsewhere.
    text = "\n\n== Next ==\n\n".join((around[0].format(gone), told, around[1].format(gone)))
    after = handed_over(text, gone, heirs, WORDS)
    assert after is not None
    known = {name.casefold() for name in names}
    wanted = {n.casefold() for n in names if n != gone} | {
        h.casefold() for h in heirs if h.casefold() not in known
    }
    assert {name.casefold() for name in find_mentors(after).usernames} == wanted
    lines, lines_after = split_lines(text), split_lines(after)
    same = next(i for i, line in enumerate(lines) if [line] != lines_after[i : i + 1])
    assert lines[same + 1 :] == lines_after[same + 1 - (len(lines) - len(lines_after)) :]
    assert len(lines) - len(lines_after) in {0, 1}


@settings(max_examples=300)
@given(TEXTS, st.sampled_from(["bob", "BOB", "x"]), st.lists(NAMES, max_size=2))
def test_any_text_keeps_all_lines_but_one(text: str, username: str, heirs: list[str]) -> None:
    description = f"== Mentors ==\n{text}"
    after = handed_over(description, username, heirs, WORDS)
    if after is not None:
        lines, left = (re.split(r"\r\n|\r|\n", each) for each in (description, after))
        same = next((i for i, line in enumerate(lines) if [line] != left[i : i + 1]), len(lines))
        assert lines[same + 1 :] == left[same + 1 - (len(lines) - len(left)) :]
        assert len(lines) - len(left) in {0, 1}
        assert username.casefold() not in {
            n.casefold() for n in find_mentors(after).usernames if n not in heirs
        }
