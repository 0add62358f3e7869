"""What odd headers and bodies of an answer mean."""

from __future__ import annotations

import contextlib
import email.utils
import re

_ESCAPES = re.compile(
    rb"(?<!\\)((?:\\\\)*)(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)


def whole_characters(body: bytes) -> bytes:
    """JSON with U+FFFD for every escape of half a character (`\\ud800` alone): it can be decoded to a text
    that can neither be written to the journal nor sent again."""
    if b"\\ud" not in body and b"\\uD" not in body:
        return body
    return _ESCAPES.sub(lambda match: match[0] if len(match[2]) > 6 else match[1] + rb"\ufffd", body)


def retry_after(header: str | None, now: float) -> float | None:
    """Seconds to wait: a number or an HTTP date, between 0 and a day; None when it says neither."""
    told = (header or "").strip()
    if re.fullmatch(r"[0-9]+", told):
        return float(min(int(told[:9]), 86_400))
    then = http_date(told)
    return None if then is None else min(max(then - now, 0.0), 86_400.0)


def http_date(text: str) -> float | None:
    """Epoch seconds UTC of a date as HTTP writes it; None for anything else, however odd."""
    with contextlib.suppress(TypeError, ValueError, OverflowError):
        return email.utils.parsedate_to_datetime(text).timestamp()
    return None


def page_title(text: str) -> str:
    """The title of a web page, or the first words of a plain text; at most 80 characters, one line."""
    found = re.search(r"<title[^>]*>(.*?)</title>", text, re.IGNORECASE | re.DOTALL)
    said = found[1] if found else ("" if "<" in text else text)
    return " ".join(said.split())[:80]
