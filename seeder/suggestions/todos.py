"""TODO, FIXME and XXX lines that the caller added and that still stand where the branch is now."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seeder.suggestions import drafts
from seeder.suggestions.facts import Facts, Work, at_head
from seeder.suggestions.suggestion import Evidence, Suggestion

_MARK = r"(?:TODO|FIXME|XXX|@todo|@fixme|\\todo)"
# In a comment: after its sign, which stands at the beginning or after code but not in an address or string.
_IN_COMMENT = re.compile(
    rf"(?:^|[\s;,{{}}()\[\]])(?://+|/\*+|#+|\*|--|;+|%+|<!--|\{{#|\"\"\"|''')[^\"']*?(?<![\w-]){_MARK}(?![\w-])(?P<rest>.*)"
)
# In a text or docstring: at the beginning of the line, followed by words.
_AT_START = re.compile(
    rf"^\W{{0,4}}{_MARK}(?:\s*\([^)]*\)\s*:?|\s*:|\s+[-–—]|(?=\s+[a-z]))\s*(?P<rest>[A-Za-z(`].*)?$"
)
_WHO = re.compile(r"^\s*\((?P<who>[^)]{0,60})\)")
_CLOSED = re.compile(r"\s*(?:\*/|-->|#\}|\"\"\"|''')\s*$")
# Such a line is generated or compressed.
_LONGEST = 500
_TEXTS = frozenset({"svg", "csv", "tsv", "json", "lock", "map", "po", "pot", "snap"})


def mark_in(line: str) -> str | None:
    """What a TODO line asks for, empty when it does not say; None for any other line."""
    if len(line) > _LONGEST:
        return None
    found = _IN_COMMENT.search(line) or _AT_START.search(line.strip())
    if found is None:
        return None
    return _WHO.sub("", _CLOSED.sub("", found["rest"] or "")).strip(" :-–—\t")


def may_hold_marks(path: str) -> bool:
    """False for data, in which such a word is no note of a programmer's."""
    name = drafts.base_name(path).lower()
    return name.rpartition(".")[2] not in _TEXTS and ".min." not in name


def standing(facts: Facts) -> Iterator[Suggestion]:
    for work in facts.works:
        if facts.by_me(work.change):
            for path, added in work.added.items():
                yield from _in_file(work, path, added, facts)


def _in_file(work: Work, path: str, added: tuple[tuple[int, str], ...], facts: Facts) -> Iterator[Suggestion]:
    """Those of the lines that are still in the file; where one stands several times, each counts once."""
    lines: dict[str, list[int]] = {}
    for number, text in enumerate(facts.heads.get(at_head(work.change, path)) or (), 1):
        lines.setdefault(text.strip(), []).append(number)
    for number, text in added:
        asked = mark_in(text)
        if asked is not None and lines.get(text.strip()):
            yield _suggestion(work, path, number, lines[text.strip()].pop(0), text, asked, facts)


def _suggestion(
    work: Work, path: str, added_at: int, line: int, text: str, asked: str, facts: Facts
) -> Suggestion:
    change, name = work.change, drafts.base_name(path)
    title = drafts.plain_title(asked, f"{name}: finish what a TODO leaves open", name)
    place = drafts.place_of(change.project, facts.gerrit)
    why = f"You left it as a note in {path}, line {line}, and it still stands there."
    quoted = drafts.told("A note in the code leaves this open:", text.strip())
    pointers = [
        drafts.pointer(path, line, f"the note, on the branch {drafts.code(change.branch)}"),
        drafts.change_pointer(change, facts.gerrit),
    ]
    evidence = (Evidence(change.file_link(facts.gerrit, path, added_at), facts.me.shown, _when(work)),)
    return Suggestion(
        "todo",
        title,
        place,
        why,
        evidence,
        drafts.draft("small-feature", title, place, quoted, pointers),
        # The same line on another branch is the same work.
        same=frozenset({f"todo {change.project} {path} {' '.join(text.split())}"}),
        near=frozenset({f"line {change.number} {path} {added_at}"}),
    )


def _when(work: Work) -> int:
    return work.change.submitted or work.change.updated
