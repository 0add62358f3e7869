"""A line read for its label: “**Mentors:** @a”, “Whom to ask? @a”, or one of something else. Pure."""

from __future__ import annotations

import re

import msgspec

from seeder.mentors.words import LONGEST, Kind, Wording

_SIGN = re.compile(r"[:：?？]")
_BOLD = re.compile(r"[ \t]{0,9}(?:\*\*|__|'{3}|!!|//)(?P<label>[^*_\n]{1,120}?)(?:\*\*|__|'{3}|!!|//)")
_ASIDE = re.compile(r"\s*\([^()\n]{0,200}\):?\s*")
_DASH = re.compile(r"\s[-–—=]{1,2}>?\s")
_SOMEBODY = re.compile(r"@|\[\[")
_PLAIN = re.compile(r"[ \t]{0,9}(?P<label>[^\W_][^\n:：@\[\]|`\"\x01]{0,60}?)[:：](?=\s|$|\*\*)")
_MARKS = re.compile(r"(?:\*\*|__|//|!!|'{2,3}|~~|[\s:：?？])*")
_ITEM = re.compile(
    r"(?P<indent>[ \t]{0,99})(?P<mark>[-*#•]{1,20}|\d{1,4}[.)]|\[\D?\])\s{1,99}(?:\[\D?\]\s{1,99})?"
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Label(msgspec.Struct, frozen=True):
    """From `start` to `rest` a line has a label, behind it what it says. `kind` is empty where there is none,
    "other" for one of something else, `known` if that something is. Not `sure`: no sign parts the two."""

    kind: Kind
    start: int
    rest: int
    sure: bool = True
    known: bool = False


def item_mark(line: str) -> tuple[int, int] | None:
    """How deep an item of a list stands, and where its words begin; None for a line that begins none."""
    found = _ITEM.match(line)
    if not found:
        return None
    mark = found["mark"]
    nested = 2 * (len(mark) - 1) if mark[0] in "-*#" else 0
    return len(found["indent"].expandtabs(4)) + nested, found.end()


def read_label(text: str, at: int, wording: Wording, *, heading: bool = False) -> Label:
    """The label of the line `text`, looked for from `at` on. A `heading` has to be one as a whole or with a
    colon."""
    return (
        _whole(text, at, wording)
        or _signed(text, at, wording)
        or (None if heading else _unsigned(text, at, wording))
        or _other(text, at, wording)
        or Label("", at, at)
    )


def _whole(text: str, at: int, wording: Wording) -> Label | None:
    rest = text[at:].strip()
    kind = wording.kind(rest) if len(rest) <= LONGEST else ""
    if kind in {"mentor", "until"} or (kind == "role" and rest.endswith((":", "**"))):
        return Label(kind, at, len(text))
    return None


def _signed(text: str, at: int, wording: Wording) -> Label | None:
    """A label that a colon or question mark ends; some have one in them (Mentor:in): the longest."""
    found: Label | None = None
    for count, sign in enumerate(_SIGN.finditer(text, at, at + LONGEST + 9)):
        before = text[at : sign.start()]
        if count > 3 or _SOMEBODY.search(before):
            break
        kind = wording.kind(before)
        if kind in {"mentor", "until", "role"} and not (kind == "role" and sign[0] in "?？"):
            found = Label(kind, at, _rest(text, sign.end()))
    return found


def _unsigned(text: str, at: int, wording: Wording) -> Label | None:
    """**Mentors** @a; Mentors - @a; Mentors @a; Mentor until 2027-02-28."""
    bold = _BOLD.match(text, at)
    if bold and wording.kind(bold["label"]) == "mentor":
        aside = _ASIDE.match(text, bold.end())
        end = aside.end() if aside else bold.end()
        return Label("mentor", at, _rest(text, end), sure=not text[end:].strip())
    head = text[: at + LONGEST + 9]
    for sign, sure in ((_DASH.search(head, at), True), (_SOMEBODY.search(head, at), False)):
        if sign and wording.kind(head[at : sign.start()]) == "mentor":
            return Label("mentor", at, _rest(text, sign.end() if sure else sign.start()), sure=sure)
    day = _DAY.search(head, at)
    if day and wording.kind(head[at : day.start()]) == "until":
        return Label("until", at, day.start())
    return None


def _other(text: str, at: int, wording: Wording) -> Label | None:
    bold = _BOLD.match(text, at)
    if bold:
        after, label = text[bold.end() :], bold["label"].strip()
        parted = after.lstrip().startswith((":", "：")) or label.endswith((":", "：", "?", "？"))
        if parted or not after.strip() or _ASIDE.fullmatch(after):
            return Label("other", at, _rest(text, bold.end()), known=wording.kind(label) == "other")
        return None
    plain = _PLAIN.match(text, at)
    if plain and len(plain["label"].split()) <= 6:
        return Label("other", at, _rest(text, plain.end()), known=wording.kind(plain["label"]) == "other")
    return None


def _rest(text: str, at: int) -> int:
    found = _MARKS.match(text, at)
    return found.end() if found else at
