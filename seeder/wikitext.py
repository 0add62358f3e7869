"""Wikitext written: a table for a page of MediaWiki, in which nobody's text can act. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Letters, digits, blanks and what stands in sentences: anything else becomes an entity, so that neither
# templates, links, tables, signatures nor switches such as __NOTOC__ come of it.
_ACTS = re.compile(r"[^\w ,.()/?%-]|_", re.ASCII)
# MediaWiki makes links of these by itself.
_MAGIC = re.compile(r"\b(RFC|PMID|ISBN) ")


def escaped(text: str) -> str:
    """`text` on one line as plain words; a character that could act as its entity."""
    line = " ".join(text.split())
    kept = _ACTS.sub(lambda match: f"&#{ord(match[0])};" if match[0].isascii() else match[0], line)
    return _MAGIC.sub(r"\1&#32;", kept)


def link(address: str, text: str) -> str:
    """A link to an address of the site's own, with `text` escaped."""
    return f"[{address} {escaped(text)}]"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Cells are wikitext already, see `escaped`."""
    lines = ['{| class="wikitable sortable"', f"! {' !! '.join(head)}"]
    for row in rows:
        lines += ["|-", f"| {' || '.join(cell or '–' for cell in row)}"]
    return "\n".join([*lines, "|}"])
