"""The files of a patch set, line by line, with the comments where they belong."""

from __future__ import annotations

from seeder.sandbox.gerrit.file import File, pieces
from seeder.sandbox.gerrit.records import Account, Change, PatchSet
from seeder.sandbox.pages.html import Markup, escaped, tag
from seeder.sandbox.pages.review.threads import threads
from seeder.sandbox.store import Store

_WORDS = {"A": "new", "D": "deleted", "M": "changed"}
_COLORS = {"A": "green", "D": "red", "M": "grey"}
# A line of more is cut on the page; nobody reads further.
_WIDEST = 2000


def files_of(store: Store, change: Change, patch_set: PatchSet, accounts: dict[int, Account]) -> Markup:
    """All files under each other."""
    if not patch_set.files:
        return tag("p", "It changes no file.", class_="none")
    known = {file.path for file in patch_set.files}
    others = [one for one in change.comments if one.path not in known]
    files = [_file(store, change, file, accounts) for file in patch_set.files]
    return escaped([*files, threads(store, others, accounts)])


def _file(store: Store, change: Change, file: File, accounts: dict[int, Account]) -> Markup:
    counts = [
        tag("span", f"+{file.inserted}", class_="green") if file.inserted else None,
        tag("span", f"−{file.deleted}", class_="red") if file.deleted else None,
    ]
    said = [one for one in change.comments if one.path == file.path]
    head = tag(
        "h3",
        tag("code", file.path),
        " ",
        tag("span", _WORDS[file.status], class_=f"chip {_COLORS[file.status]}"),
        counts,
        class_="file",
    )
    # A region that scrolls has to be reachable with the keyboard.
    lines = tag(
        "div",
        _lines(file),
        class_="diff",
        tabindex="0",
        role="region",
        aria_label=f"Differences in {file.path}",
    )
    return escaped([head, lines, threads(store, said, accounts)])


def _lines(file: File) -> list[Markup]:
    shown: list[Markup] = []
    old = new = 0
    for gone, come, same in pieces(_split(file.before), _split(file.after)):
        if same:
            shown += [_line(" ", f"{new + index}", text) for index, text in enumerate(gone, 1)]
        else:
            shown += [_line("-", f"{old + index}", text) for index, text in enumerate(gone, 1)]
            shown += [_line("+", f"{new + index}", text) for index, text in enumerate(come, 1)]
        old += len(gone)
        new += len(gone) if same else len(come)
    return shown


def _split(text: str | None) -> list[str]:
    return (text or "").splitlines()


def _line(sign: str, number: str, text: str) -> Markup:
    kind = {"-": "gone", "+": "come"}.get(sign)
    number_shown = tag("span", number, class_="at", aria_hidden="true")
    return tag("div", number_shown, tag("span", f"{sign} {text[:_WIDEST]}"), class_=kind)
