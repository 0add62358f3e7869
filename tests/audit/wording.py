"""Texts of tasks that tell of mentors in many shapes, and texts that only seem to. Pure, and written by the
rules of the issue: nothing of seeder is in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

# What is before the mentors, what is between them, and what is behind them. A mention goes into {}.
LABELS = (
    ("Mentors: ", ", ", ""),
    ("Mentor: ", " and ", "."),
    ("MENTORS: ", " & ", ""),
    ("mentor(s): ", "; ", "!"),
    ("**Mentors:** ", ", ", "."),
    ("**Possible mentor(s)**: ", " / ", ""),
    ("**Co-mentors**\n", "\n", ""),
    ("Whom to ask? ", " or ", "."),
    ("Mentoren: ", " und ", ""),
    ("**Mentor:innen:** ", ", ", "."),
    ("Mentores: ", " y ", "."),
    ("Encadrants : ", " et ", ""),
    ("Наставники: ", " и ", "."),
    ("导师：", "、", ""),
    ("**メンター:** ", "、", ""),
    ("**Contact**: ", ", ", ""),
    ("* Mentors: ", ", ", ""),
    ("* **Mentors:**\n** ", "\n** ", ""),
    ("- Mentors\n  - ", "\n  - ", ""),
    ("| Mentors | ", ", ", " |"),
    ("| **Mentor** | ", " ", " |"),
    ("| Mentors | ", ", ", " | Reviewer | @who.else |"),
    ("| Task | Mentor |\n| --- | --- |\n| This | ", " |\n| That | ", " |"),
    ("| Mentor | Day |\n| --- | --- |\n| ", " | Monday |\n| ", " | Friday |"),
    ("<table>\n<tr><th>Mentors</th><td>", ",\n", "</td></tr>\n</table>"),
)
# Under a heading everything counts until the next one.
HEADINGS = (
    ("== Mentors ==\n", ", ", ""),
    ("= Who can they contact if struggling? =\n", "\n", ""),
    ("=== POSSIBLE MENTOR(S) ===\n\n* ", "\n* ", ""),
    ("== Mögliche Mentoren ==\n# ", "\n# ", ""),
    ("== Posibles mentores ==\n- ", "\n- ", ""),
    ("Mentors\n-------\n1. ", "\n1. ", ""),
    ("== Mentor ==\n", " is there on Mondays, ", " on Fridays."),
    ("== Наставник ==\n", " и ", "."),
    ("== 導師 ==\n* ", "\n* ", ""),
)
# How a name may stand there; {0} is it. An address goes on up to the next blank.
SIGNS = (
    "@{0}",
    "@{0}",
    "@{0}",
    "[[ /p/{0}/ ]]",
    "[[ {site}p/{0}/ | the mentor ]]",
    "{site}p/{0}/",
)
ASIDES = ("", "", "", "", " (UTC+2)", " (evenings only)")
# Names in these are nobody's mentors: mentioned, quoted, in code, or told of somebody else.
BEFORE = (
    "@{0} reported this, and @{0} is right.",
    "> Mentors: @{0}",
    "> **Mentor:** @{0}\n> until 2031-01-01",
    ">>! In T1, @{0} wrote:\n> Mentors: @{0}",
    "```\nMentors: @{0}\n```",
    "  Mentors: @{0}",
    "`Mentor: @{0}`",
    "Mentors: `@{0}`\n\n== Notes ==",
    "Reviewers: @{0}",
    "Former mentors: @{0}",
    "**Reviewers:** @{0}",
    "* Reviewer: @{0}",
    "| Reviewer | @{0} |",
    "Mentor @{0} said that this is hard.",
    "**Mentors** like @{0} are rare.",
    "Write to {0}@example.org, not here.",
    "It is on https://elsewhere.example.org/p/{0}/ since 2031-01-01.",
    "<table>\n<tr><td>Asked by</td><td>@{0}</td></tr>\n</table>",
)
AFTER = (
    *BEFORE,
    "cc @{0}, who knows the code.",
    "Deadline: 2031-01-01, says @{0}.",
    "* ask @{0}\n* and @{0} again",
)


# What may stand under a heading for mentors and names none: {0} is somebody else.
ALSO = (
    "\n\n* Former mentors: @{0}",
    "\n\nWhat was said is on https://elsewhere.example.org/p/{0}/",
    "\n\n> @{0} asked for it",
    "\n\nAs `@{0}` writes it.",
)


def told(
    dice: Random,
    names: Sequence[str],
    until: date | None,
    site: str,
    bare: Sequence[str] = (),
    other: str = "",
) -> str:
    """A part of a description that tells of `names` (user names) and those without a sign, of whom nothing
    but names stands there; sometimes it says something of an `other`. Behind it comes another heading."""
    before, between, behind = dice.choice(_plain() if bare else (*LABELS, *LABELS, *HEADINGS))
    signs = SIGNS if " " in between or "\n" in between else SIGNS[:-1]
    pieces = [_signed(dice, name, site, signs) for name in names] + list(bare)
    dice.shuffle(pieces)
    text = before + between.join(pieces) + behind
    if other and (before, between, behind) in HEADINGS and dice.random() < 0.4:
        text += dice.choice(ALSO).format(other)
    return text + _until(dice, until) + "\n\n== Background ==\n\n"


def _plain() -> tuple[tuple[str, str, str], ...]:
    return tuple(shape for shape in LABELS if shape[0].startswith(("Mentor", "**", "MENT", "mentor")))


def _signed(dice: Random, name: str, site: str, signs: Sequence[str]) -> str:
    written = dice.choice((name, name, name.upper(), name.lower(), name.swapcase()))
    return dice.choice(signs).format(written, site=site) + dice.choice(ASIDES)


def _until(dice: Random, until: date | None) -> str:
    if until is None:
        return ""
    return dice.choice(
        (
            f"\n\n**Mentor until:** {until.isoformat()}",
            f"\n\nMentors until: {until.isoformat()}",
            f"\n\n* Mentor until: {until.isoformat()}",
        )
    )


def decoys(dice: Random, names: Sequence[str], forms: Sequence[str]) -> str:
    """Each of `names` in a paragraph that names nobody as a mentor."""
    return "".join(dice.choice(forms).format(name) + "\n\n" for name in names)
