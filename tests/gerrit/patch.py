"""A change of files in the form that git writes, to the letter.

Where Gerrit would have written a patch otherwise, it applies it and complains in the commit's message.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping


def patch(before: Mapping[str, str | None], after: Mapping[str, str]) -> str:
    """Paths -> whole texts; None before is a new file. Texts end with a newline and have no
    carriage return, which Gerrit loses its way at."""
    changed = [path for path in sorted(after, key=str.encode) if before[path] != after[path]]
    return "".join(_of_one(path, before[path], after[path]) for path in changed)


def _of_one(path: str, before: str | None, after: str) -> str:
    assert after.endswith("\n"), f"the last line of {path} ends without a newline"
    assert "\r" not in after, f"{path} has a carriage return"
    a, b = _quoted(f"a/{path}"), _quoted(f"b/{path}")
    head = f"diff --git {a} {b}\n" + ("new file mode 100644\n" if before is None else "")
    names = "/dev/null" if before is None else a, b
    return head + "".join(difflib.unified_diff(_lines(before or ""), _lines(after), *names))


def _lines(text: str) -> list[str]:
    # Not splitlines: to git a form feed ends no line.
    return [line + "\n" for line in text.split("\n")[:-1]]


def _quoted(path: str) -> str:
    """As git writes names: other than plain ASCII as bytes in octal, between quotation marks."""
    if path.isascii() and path.isprintable() and not set(path) & set('"\\'):
        return path
    return '"' + "".join(map(_marked, path.encode())) + '"'


def _marked(byte: int) -> str:
    if byte in b'"\\':
        return "\\" + chr(byte)
    return chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}"
