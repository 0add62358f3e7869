"""DiffInfo: one file of a patch set against what it was."""

from __future__ import annotations

import hashlib

from seeder.sandbox.gerrit.file import REGULAR, File, pieces
from seeder.sandbox.gerrit.shown.account import Shown
from seeder.sandbox.gerrit.shown.revision import COMMIT_MESSAGE

_KINDS = {
    "css": "text/css",
    "html": "text/html",
    "js": "text/javascript",
    "json": "application/json",
    "kt": "text/x-kotlin",
    "less": "text/x-less",
    "md": "text/x-gfm",
    "php": "text/x-php",
    "py": "text/x-python",
    "rst": "text/x-rst",
    "xml": "text/xml",
    "yaml": "text/x-yaml",
    "yml": "text/x-yaml",
}
_CHANGES = {"A": "ADDED", "D": "DELETED", "M": "MODIFIED"}


def kind_of(path: str) -> str:
    """A file's content type, by its name."""
    if path == COMMIT_MESSAGE:
        return "text/x-gerrit-commit-message"
    return _KINDS.get(path.rpartition(".")[2], "text/plain")


def nothing_shown() -> Shown:
    """What Gerrit says of a file that is nowhere: no error."""
    return {"change_type": "MODIFIED", "content": []}


def diff_shown(file: File) -> Shown:
    """Both sides' lines. A line break at the end of a file counts as an empty last line."""
    before, after = _lines(file.before), _lines(file.after)
    shown: Shown = {}
    if file.before is not None:
        shown["meta_a"] = {"name": file.path, "content_type": kind_of(file.path), "lines": len(before)}
    if file.after is not None:
        shown["meta_b"] = {"name": file.path, "content_type": kind_of(file.path), "lines": len(after)}
    shown["change_type"] = _CHANGES[file.status]
    if file.before != file.after:
        shown["diff_header"] = _header(file)
    return shown | {"content": [_piece(*piece) for piece in pieces(before, after)]}


def _lines(text: str | None) -> list[str]:
    return text.split("\n") if text else []


def _piece(gone: list[str], come: list[str], same: bool) -> Shown:
    if same:
        return {"ab": gone}
    return ({"a": gone} if gone else {}) | ({"b": come} if come else {})


def _header(file: File) -> list[str]:
    old = "/dev/null" if file.before is None else f"a/{file.path}"
    new = "/dev/null" if file.after is None else f"b/{file.path}"
    if file.path == COMMIT_MESSAGE:
        return [f"diff --git {old} {new}", f"--- {old}", f"+++ {new}"]
    mode = {"A": [f"new file mode {REGULAR:o}"], "D": [f"deleted file mode {REGULAR:o}"], "M": []}
    index = f"index {_blob(file.before)}..{_blob(file.after)}" + (
        f" {REGULAR:o}" if file.status == "M" else ""
    )
    return [f"diff --git a/{file.path} b/{file.path}", *mode[file.status], index, f"--- {old}", f"+++ {new}"]


def _blob(text: str | None) -> str:
    """A file's name in git, shortened as in a diff."""
    if text is None:
        return "0" * 7
    content = text.encode()
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()[:7]
