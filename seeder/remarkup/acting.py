"""What in a text acts when it is saved: people mailed, marks set, files and images pulled in."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from seeder.remarkup.blocks import Block, heading_text, list_items, split_blocks

# PhabricatorMentionRemarkupRule; the name is looked up whatever its case
_MENTION = re.compile(r"(?<![A-Za-z0-9_@])@([a-zA-Z0-9._-]*[a-zA-Z0-9_-])")
_ANCHOR = re.compile(r"\{anchor\s+#[^\s}]+\}", re.ASCII)
# {F12}, {P3, lines=4}, {M5}, but a task is no file; also one that is not closed, to be sure
_EMBED = re.compile(
    r"\{(?:(?!T\d)[A-Z]{1,4}\d+(?=[,\s}])|(?:image|img)(?=\s)|meme(?=,))[^}\n]{0,200}\}?", re.ASCII
)
# Replaced before mentions are read, so that @bob.T1 names bob
_OBJECT = re.compile(
    r"(?<![#@\w-])(?:[A-Z]{1,4}[1-9]\d*|r[A-Z]+(?::?[a-f0-9]{1,40}|\d+)?|R\d+(?::[a-f0-9]{1,40})?|[a-f0-9]{5,40})"
    r"(?:#[-\w]+)?(?!\w)",
    re.ASCII,
)
_TASK = re.compile(r"(?<![#@\w-])\{?T([1-9]\d*)(?:#[-\w]+)?(?!\w)", re.ASCII)

_MONOSPACE = re.compile(r"##[\s\S]+?##|\B`.+?`", re.ASCII)
_ANY_LINK = re.compile(r"(?<!\w)\w{3,32}://[^\s\x01]+", re.ASCII)
# Of these it is sure that the server takes the whole of them for a link, but only at the head of what
# looks like one: the server reads `ftp://x?https://h/@bob` from its beginning, and may give it up
_LINK = re.compile(r"(?<!\w)https?://[A-Za-z0-9.-]+(?::\d{1,5})?/[\w.~/?#@!$&*+=%:-]*", re.ASCII)

# The server puts such a token where a rule has matched; later rules see its last letter
_TOKEN = "\x010Z"  # noqa: S105
_SILENT = frozenset({"line", "literal", "code", "blank"})
_DEEPEST = 12  # quotations in quotations that are looked into; below, everything counts
_OPAQUE = frozenset({"interpreter", "table", "reply"})


def mentions(text: str) -> tuple[str, ...]:
    """User names that the server would subscribe and mail for `text`, each once, in order.

    Not what stands in code, in `monospace` or in a link. Whether such a user exists is not known here.
    """
    parts = (variant for part in _parts(text) for variant in _variants(part))
    return _unique(m[1] for part in parts for m in _MENTION.finditer(part))


def anchors(text: str) -> tuple[str, ...]:
    """Marks such as {anchor #seeder-1f}, as they are written; wherever they stand, even in code.

    seeder finds its own tasks by such a mark in the raw text, so any other one would forge it.
    """
    return _unique(_ANCHOR.findall(text))


def embeds(text: str) -> tuple[str, ...]:
    """Files, pastes, mock-ups, images and the like in braces, as written. A file that is named in a
    task is attached to it, and then everybody who sees the task may see the file."""
    return _unique(m[0] for part in _parts(text) for m in _EMBED.finditer(part))


def task_mentions(text: str) -> tuple[int, ...]:
    """Task numbers in `text`, each once, in order: every one gets a note on its own page."""
    parts = (_ANY_LINK.sub(_TOKEN, part) for part in _parts(text))
    numbers = (m[1] for part in parts for m in _TASK.finditer(part))
    return tuple(int(number) for number in _unique(numbers))


def without_anchors(text: str) -> str:
    """`text` without its invisible marks."""
    return _ANCHOR.sub("", text)


def inert(text: str) -> str:
    """`text` as a block of code, in which nothing acts; the words stay as they are.

    A fence that the text brings along would end the block, so its backticks are set apart.
    """
    apart = text.replace("\r\n", "\n").replace("```", "`\u200b`\u200b`")
    return f"```\n{apart}\n```" if apart.strip() else ""


def veiled(text: str) -> str:
    """`text`, as long as it was, with \\x01 for what is code in it: monospace and expressions."""
    lines = [_veiled_expressions(line) for line in text.split("\n")]
    return _MONOSPACE.sub(_veil, "\n".join(lines))


def mention_spans(text: str) -> list[tuple[int, int, str]]:
    """Where in `text`, a line without code, people are mentioned: begin and end of @name, and the name
    as it is written. Not within what looks like a link."""
    clear = _ANY_LINK.sub(_veil, text)
    return [(m.start(), m.end(), m[1]) for m in _MENTION.finditer(clear)]


def _veil(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", "\x01", match[0])


def _veiled_expressions(line: str) -> str:
    kept, at = [], 0
    while (start := line.find("${{{", at)) >= 0 and (end := line.find("}}}", start + 5)) >= 0:
        kept += [line[at:start], "\x01" * (end + 3 - start)]
        at = end + 3
    return "".join((*kept, line[at:]))


def _unique(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))


def _parts(text: str, depth: int = 0) -> list[str]:
    """The pieces of `text` that inline rules see, with code already taken out of them."""
    clean = text.replace("\r\n", "\n")
    return [part for block in split_blocks(clean) for part in _of_block(block, depth)]


def _of_block(block: Block, depth: int) -> list[str]:
    if block.kind in _SILENT:
        return []
    if block.kind in _OPAQUE:
        return [block.text, html.unescape(block.text)]
    if block.kind == "list":
        return [_uncoded(item) for item in list_items(block)]
    if block.kind == "quote":
        return _parts(_unquoted(block.lines), depth + 1) if depth < _DEEPEST else [block.text]
    if block.kind == "heading":
        return [_uncoded(heading_text(block))]
    return [_uncoded(block.text)]


def _unquoted(lines: Iterable[str]) -> str:
    inner = [line[1:] for line in lines]
    spaced = all(not line or line[0] in " \n>" for line in inner)
    return "".join(line.removeprefix(" ") if spaced else line for line in inner)


def _uncoded(text: str) -> str:
    lines = (_without_expressions(line) for line in text.split("\n"))
    return _MONOSPACE.sub(_TOKEN, "\n".join(lines))


def _without_expressions(line: str) -> str:
    """`line` with tokens for ${{{…}}}; not by a pattern, which many openings would make quadratic."""
    kept, at = "", 0
    while (start := line.find("${{{", at)) >= 0 and (end := line.find("}}}", start + 5)) >= 0:
        kept += line[at:start] + _TOKEN
        at = end + 3
    return kept + line[at:]


def _variants(text: str) -> Iterator[str]:
    """`text` as the rule of mentions may see it: without what is surely a link or all that looks like
    one, and with other objects' names taken out or, where the site has no such objects, left in."""
    for links in (_ANY_LINK.sub(_surely_a_link, text), _ANY_LINK.sub(_TOKEN, text)):
        yield links
        yield _OBJECT.sub(_TOKEN, links)


def _surely_a_link(run: re.Match[str]) -> str:
    head = _LINK.match(run[0])
    return run[0] if head is None else _TOKEN + run[0][head.end() :]
