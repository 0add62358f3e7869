"""Text from outside made safe to show: what a terminal would obey becomes visible instead.

rich does not do this: ESC and OSC pass through it, even into a pipe (docs/design.md, "Untrusted text").
"""

from __future__ import annotations

import json
import re
import unicodedata

# C0 and C1 controls but for line feed and tab, DEL, the characters that turn or hide what stands around
# them or show nothing at all, line and paragraph separators, and halves of surrogate pairs.
_OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\xad\u115f\u1160\u180e\u3164\uffa0\U000e0000-\U000e007f]"
)
_MOST_MARKS = 6


def visible(text: str) -> str:
    """`text` with every such character written out (`\\x1b`); line feeds and tabs are kept."""
    return _fewer_marks(_OBEYED.sub(_written_out, text))


# A title may have 255 characters; a list of such fills the screen with its first few.
MOST_OF_A_TITLE = 80


def shortened(text: str, most: int = MOST_OF_A_TITLE) -> str:
    """`text`, or its beginning and an ellipsis."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def escape_json(text: str) -> str:
    """JSON with every such character as `\\uXXXX`, which a reader turns back into what it was.

    JSON's writer escapes C0 controls only; outside of strings there is nothing else to escape.
    """
    return _OBEYED.sub(lambda match: json.dumps(match[0])[1:-1], text)


def one_line(text: str) -> str:
    """`visible` for a place that has one line: line feeds and tabs become spaces."""
    return visible(re.sub(r"[\n\t]+", " ", text))


def _written_out(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code > 0xFFFF:
        return f"\\U{code:08x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def _fewer_marks(text: str) -> str:
    """Towers of combining marks, which paint over the lines above, cut to a height that languages use."""
    if text.isascii() or not any(unicodedata.combining(character) for character in text):
        return text
    kept, height = [], 0
    for character in text:
        height = height + 1 if unicodedata.combining(character) else 0
        if height <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)
