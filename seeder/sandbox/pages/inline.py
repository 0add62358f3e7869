"""Remarkup within a line: emphasis, links, mentions, anchors. Only http and https become links."""

from __future__ import annotations

import re
from collections.abc import Callable

from seeder.sandbox.objects import find_named
from seeder.sandbox.pages.html import Markup, escaped, tag
from seeder.sandbox.store import Store

Maker = Callable[[re.Match[str], Store], Markup | None]
_URL = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_RULES = re.compile(
    r"(?P<code>##.+?##|\B`[^\n]+?`\B)"
    r"|(?P<wiki>\[\[[^\[\]\n]+\]\])"
    r"|(?P<named>\[[^\[\]\n]*\]\([^()\s]*\))"
    r"|(?P<url>\bhttps?://[^\s<>\"']+)"
    r"|(?P<anchor>\{anchor #[a-z0-9]+(?:-[a-z0-9]+)*\})"
    r"|(?P<task>(?<![\w-])T[1-9][0-9]{0,8}(?!\w)|\{T[1-9][0-9]{0,8}\})"
    r"|(?P<user>(?<![\w@])@[a-zA-Z0-9._-]*[a-zA-Z0-9_-])"
    r"|(?P<tag>(?<![\w#])#[a-zA-Z][\w-]*\w)"
    r"|(?P<bold>\*\*[^\n]+?\*\*)"
    r"|(?P<italic>(?<!:)//[^\n]+?(?<!:)//)"
    r"|(?P<under>__[^\n]+?__(?!_))"
    r"|(?P<struck>~~[^\n]+?~~)",
    re.ASCII,
)


def inline(text: str, store: Store) -> Markup:
    """One or more lines as HTML; a line break stays one."""
    pieces: list[Markup] = []
    end = 0
    for found in _RULES.finditer(text):
        made = _MAKERS[found.lastgroup or ""](found, store)
        if made is not None:
            pieces += [_plain(text[end : found.start()]), made]
            end = found.end()
    return escaped([*pieces, _plain(text[end:])])


def _plain(text: str) -> Markup:
    lines = [escaped(line) for line in text.split("\n")]
    return Markup("<br>\n".join(lines))


def _code(found: re.Match[str], store: Store) -> Markup:
    return tag("code", found[0].strip("#") if found[0].startswith("##") else found[0][1:-1])


def _wiki(found: re.Match[str], store: Store) -> Markup:
    target, _, name = found[0][2:-2].partition("|")
    return link(target.strip(), name.strip() or target.strip())


def _named(found: re.Match[str], store: Store) -> Markup:
    name, _, target = found[0][1:-1].partition("](")
    return link(target, name or target)


def _url(found: re.Match[str], store: Store) -> Markup:
    address = found[0].rstrip(".,;:!?)]}*/_~'")
    return escaped([link(address, address), found[0][len(address) :]])


def link(address: str, name: str) -> Markup:
    """A link, if the address is one of the web; else both as plain text."""
    if _URL.match(address):
        return tag("a", name, href=address, rel="noreferrer nofollow")
    return escaped(name if name == address else f"{name} ({address})")


def _anchor(found: re.Match[str], store: Store) -> Markup:
    return tag("a", name=found[0][len("{anchor #") : -1])


def _task(found: re.Match[str], store: Store) -> Markup | None:
    row = find_named(store, found[0].strip("{}"))
    if row is None:
        return None
    name = f"T{row['id']}"
    shown = f"{name}: {row['title']}" if found[0].startswith("{") else name
    return tag("a", shown, href=f"/{name}", title=row["title"])


def _user(found: re.Match[str], store: Store) -> Markup | None:
    row = find_named(store, found[0])
    return tag("a", f"@{row['username']}", href=f"/p/{row['username']}/") if row is not None else None


def _tag(found: re.Match[str], store: Store) -> Markup | None:
    row = find_named(store, found[0])
    return tag("a", row["name"], href=f"/tag/{row['slug']}/", class_=f"chip {row['color']}") if row else None


def _wrapped(element: str) -> Maker:
    return lambda found, store: tag(element, inline(found[0][2:-2], store))


_MAKERS: dict[str, Maker] = {
    "code": _code,
    "wiki": _wiki,
    "named": _named,
    "url": _url,
    "anchor": _anchor,
    "task": _task,
    "user": _user,
    "tag": _tag,
    "bold": _wrapped("strong"),
    "italic": _wrapped("em"),
    "under": _wrapped("u"),
    "struck": _wrapped("s"),
}
