"""One name out of where mentors are told, or others in its place, where that is certain. Pure.

Certain is it when the name is told once, in a piece that is names and nothing else; and when afterwards the
text tells of the same mentors but for that one, and every other line is the same and means the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from seeder.mentors import find_mentors
from seeder.mentors.labels import item_mark
from seeder.mentors.names import Item, items_in, names_in
from seeder.mentors.places import Place, kinds_of_lines, split_lines, told
from seeder.mentors.words import Wording

NOBODY = "–"  # in a cell of a table, which cannot go
_PAIRS = ("**", "//", "__", "~~", "!!", "'''")


def without_name(description: str, username: str, heirs: Sequence[str], wording: Wording) -> str | None:
    """`description` without `username` among its mentors, with those `heirs` in the place who are not told
    yet; None where that is not certain. Only one line is changed, or goes."""
    place = _only_place(description, username, wording)
    if place is None:
        return None
    known = {name.casefold() for name in find_mentors(description, wording=wording).usernames}
    new = [name for name in dict.fromkeys(heirs) if name.casefold() not in known]
    for edited in _edits(description, place, username, new, wording):
        if _says_the_same(description, edited, place.line, username, new, wording):
            return edited
    return None


def _only_place(description: str, username: str, wording: Wording) -> Place | None:
    """Where the name is told, if that is once."""
    found = [
        place
        for place in told(description, wording)
        if place.shape not in {"until", "heading"}
        for name in names_in(place.text, wording.host)
        if name.username.casefold() == username.casefold()
    ]
    return found[0] if len(found) == 1 else None


def _edits(
    description: str, place: Place, username: str, new: Sequence[str], wording: Wording
) -> Iterator[str]:
    items, lines = items_in(place.text, wording.host), split_lines(description)
    if place.shape == "item" and _has_more_below(lines, place.line):
        return
    at = next((i for i, item in enumerate(items) if _is_named(item, username)), None)
    if at is None or not all(item.clear and _is_whole(place.text, item) for item in items):
        return
    if not new and len(items) == 1:
        yield from _emptied(description, place, items[0], lines)
        return
    start, end = _core(place.text, items[at]) if new else _with_separator(place.text, items, at)
    words = ", ".join(f"@{name}" for name in new)
    yield _put(description, place.start + start, place.start + end, words)


def _is_named(item: Item, username: str) -> bool:
    return [name.username.casefold() for name in item.names] == [username.casefold()]


def _is_whole(text: str, item: Item) -> bool:
    """Whether what opens in an item also ends in it; a name itself may be `__`."""
    piece = text[item.start : item.end]
    bare = piece.replace("://", "")
    for name in item.names:
        bare = bare.replace(text[name.start : name.end], "")
    pairs = all(bare.count(pair) % 2 == 0 for pair in _PAIRS)
    return pairs and all(piece.count(a) == piece.count(b) for a, b in ("()", "[]", "{}", "<>"))


def _core(text: str, item: Item) -> tuple[int, int]:
    """An item without the full stop behind it."""
    return item.start, item.start + len(text[item.start : item.end].rstrip(" .;"))


def _with_separator(text: str, items: Sequence[Item], at: int) -> tuple[int, int]:
    """An item with the comma or the “and” that goes with it: “a, b and c” is “a and c” without b."""
    start, end = _core(text, items[at])
    last = at == len(items) - 1
    if at and (last or not _is_comma(text[items[at].end : items[at + 1].start])):
        return _core(text, items[at - 1])[1], end
    return start, items[at + 1].start


def _is_comma(between: str) -> bool:
    return between.strip() in {",", ";", "、", "，", "；", "،"}


def _emptied(description: str, place: Place, item: Item, lines: Sequence[str]) -> Iterator[str]:
    """The only name of a piece: its line goes, but a cell stays, and a label that has more below it."""
    if place.shape == "cell":
        start, end = _core(place.text, item)
        yield _put(description, place.start + start, place.start + end, NOBODY)
        return
    if not _has_more_below(lines, place.line):
        yield _joined([*lines[: place.line], *lines[place.line + 1 :]], place.line == len(lines) - 1)
    if place.shape == "label":
        kept = description[: place.start].rstrip(" \t")
        yield kept + description[place.end :]


def _has_more_below(lines: Sequence[str], line: int) -> bool:
    """Whether an item of a list has items or lines of its own below it."""
    own, below = item_mark(lines[line]), lines[line + 1] if line + 1 < len(lines) else ""
    if own is None or not below.strip():
        return False
    mark = item_mark(below)
    return below[:1] in {" ", "\t"} if mark is None else mark[0] > own[0]


def _joined(lines: Sequence[str], was_last: bool) -> str:
    text = "".join(lines)
    return text[: -len(_end_of(lines[-1]))] if was_last and lines and _end_of(lines[-1]) else text


def _end_of(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


def _put(description: str, start: int, end: int, words: str) -> str:
    return description[:start] + words + description[end:]


def _says_the_same(
    before: str, after: str, line: int, username: str, new: Sequence[str], wording: Wording
) -> bool:
    told_before, told_after = find_mentors(before, wording=wording), find_mentors(after, wording=wording)
    left = {name.casefold() for name in told_before.usernames} - {username.casefold()}
    expected = left | {name.casefold() for name in new}
    if {name.casefold() for name in told_after.usernames} != expected or told_before.bare != told_after.bare:
        return False
    return _meaning(before, line, len(split_lines(before)), after)


def _meaning(before: str, line: int, lines: int, after: str) -> bool:
    """Whether each other line is in the same kind of block as it was; blank ones belong to any."""
    kinds, kinds_after = kinds_of_lines(before), kinds_of_lines(after)
    gone = len(split_lines(after)) < lines
    rest = [kind for i, kind in enumerate(kinds) if i != line]
    rest_after = kinds_after if gone else [kind for i, kind in enumerate(kinds_after) if i != line]
    return [kind for kind in rest if kind] == [kind for kind in rest_after if kind]
