"""Texts as YAML that ``document.parse`` reads back as the same texts. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

_PLAIN = re.compile(r"[A-Za-z0-9][\w ,.()/’“”;+–-]*[\w.)”]")
# Within [ ] a comma would part it.
_PLAIN_IN_LIST = re.compile(r"[A-Za-z][\w.-]*(?: ?\([\w .-]+\))?", re.ASCII)
_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})


def scalar(text: str) -> str:
    """One line behind a key: as it is where that is read as the same text, else quoted; nothing for an
    empty one."""
    return text if not text or _is_plain(_PLAIN, text) else _quoted(text)


def flow(texts: Iterable[str]) -> str:
    """A list on one line: `[docs, "a, b"]`."""
    return f"[{', '.join(t if _is_plain(_PLAIN_IN_LIST, t) else _quoted(t) for t in texts)}]"


def _is_plain(pattern: re.Pattern[str], text: str) -> bool:
    return bool(pattern.fullmatch(text)) and text.lower() not in _WORDS


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=not text.isprintable())
