"""What Phorge makes of a text in its markup language, Remarkup, as far as seeder has to know.

``blocks`` and ``acting`` follow the server's own order of rules closely enough to say which words
would mail somebody; where they cannot be sure, they say that the word acts. Rules as measured and
read on Phorge 2025 (docs/design.md, "Remarkup").
"""

from __future__ import annotations

from seeder.remarkup.acting import (
    anchors,
    embeds,
    inert,
    mention_spans,
    mentions,
    task_mentions,
    veiled,
)
from seeder.remarkup.blocks import is_unclosed
from seeder.remarkup.plain import Line, as_lines, prose
from seeder.remarkup.sections import Section, said_under, section_items, sections
from seeder.remarkup.writing import bulleted, heading, numbered

__all__ = [
    "Line",
    "Section",
    "anchors",
    "as_lines",
    "bulleted",
    "embeds",
    "heading",
    "inert",
    "is_unclosed",
    "mention_spans",
    "mentions",
    "numbered",
    "prose",
    "said_under",
    "section_items",
    "sections",
    "task_mentions",
    "veiled",
]
