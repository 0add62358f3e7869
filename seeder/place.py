"""A place: where the work of a task is. A repository's name, or a link to anything on the web."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import quote, unquote, urlsplit

import msgspec

from seeder.errors import BadInput

_GERRIT_PAGES = frozenset({"q", "dashboard", "settings", "admin", "plugins", "changes", "accounts", "login"})
HINT = "Name a repository such as mediawiki/core, or give a full link: https://…"

_LINK = re.compile(r"https?://[\w.~:/?#\[\]@!$&'()*+,;=%-]+", re.IGNORECASE)
_REPOSITORY = re.compile(r"[A-Za-z0-9][\w.+-]*(?:/[A-Za-z0-9][\w.+-]*)+")
_FILE = re.compile(r"\.(?!git$)[A-Za-z]{1,5}$")
_WORDS = frozenset({"and/or", "n/a", "he/she", "his/her", "yes/no"})
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?|\[[0-9A-Fa-f:.]+\]")


class Place(msgspec.Struct, frozen=True):
    """Exactly one of `url` (http or https) and `repository` (a name on the site's Gerrit) is set."""

    url: str = ""
    repository: str = ""

    def as_text(self, gerrit: str = "") -> str:
        """As a task names it: a repository's name comes with its address when `gerrit` is known."""
        if self.url or not gerrit:
            return self.url or self.repository
        return f"{self.repository} ({self.link(gerrit)})"

    def repository_on(self, gerrit: str) -> str:
        """The name of the repository on the Gerrit at this base address that the place is, empty for
        another place. Known addresses: its page, its files (`/g/…`, `/plugins/gitiles/…`), a change of it."""
        if self.repository:
            return self.repository if gerrit else ""
        here, there = urlsplit(self.url), urlsplit(gerrit)
        if not gerrit or here.netloc.lower() != there.netloc.lower():
            return ""
        path = unquote(here.path).removeprefix(there.path.rstrip("/")).removesuffix("/").removesuffix(".git")
        page = re.match(r"/(?:admin/repos|g|plugins/gitiles|c)/(.+?)(?:/\+.*|,.*)?$", path)
        # Else an address to clone from, but not another page of Gerrit's.
        name = page[1] if page else path.removeprefix("/").removeprefix("a/")
        known = name.partition("/")[0] in _GERRIT_PAGES and not page
        return name if _REPOSITORY.fullmatch(name) and not known else ""

    def link(self, gerrit: str) -> str:
        """An address to open; for a repository, its page on the Gerrit at the base URL `gerrit`."""
        return self.url or f"{gerrit.rstrip('/')}/admin/repos/{quote(self.repository)}"


def read_place(text: str, code_hosts: Collection[str] = ()) -> Place:
    """`text` as a Place. A known host without its https:// is completed; BadInput says what is wrong."""
    given = text.strip()
    if _LINK.fullmatch(given):
        return Place(url=_checked_link(given))
    if given.partition("/")[0].lower() in code_hosts and _LINK.fullmatch(f"https://{given}"):
        return Place(url=f"https://{given}")
    if _REPOSITORY.fullmatch(given) and "." not in given.partition("/")[0]:
        return Place(repository=given.removesuffix(".git"))
    raise BadInput(f"“{given}” is not a place that can be opened.", HINT)


# git@host:path.git and ssh://name@host:29418/path, as people copy them from a page that says how to clone.
_CLONE = re.compile(r"(?:ssh://)?(?:[\w.+-]+@)?(?P<host>[\w.-]+)(?::\d{1,5}/|:|/)(?P<path>[\w./+-]+)")


def complete_place(text: str, gerrit: str = "", code_hosts: Collection[str] = ()) -> str:
    """`text` as a person would write the place: a repository of the Gerrit at `gerrit` by its name, however
    its address was pasted; an address to clone from as a link. BadInput says what is wrong."""
    given = text.strip().removeprefix("git clone ").strip().strip('"')
    hosts = {*code_hosts, *filter(None, (urlsplit(gerrit).netloc.lower(),))}
    if given.lower().startswith(tuple(f"{host}/" for host in hosts)):
        given = f"https://{given}"
    clone = _CLONE.fullmatch(given)
    if clone and clone["host"].lower() in hosts and not given.lower().startswith("http"):
        given = f"https://{clone['host']}/{clone['path'].removesuffix('.git')}"
        if clone["host"].lower() == urlsplit(gerrit).netloc.lower():
            name = clone["path"].removeprefix("r/").removeprefix("a/").removesuffix(".git")
            return read_place(name).as_text()
    place = read_place(given, code_hosts)
    return place.repository_on(gerrit) or place.as_text()


def read_link(text: str) -> str:
    """`text` when it is a http or https address without a password in it; BadInput otherwise."""
    given = text.strip()
    if _LINK.fullmatch(given):
        return _checked_link(given)
    raise BadInput(f"“{given}” is not a link.", "A link begins with https:// and has no spaces.")


def find_places(text: str, code_hosts: Collection[str] = ()) -> tuple[Place, ...]:
    """All that could be a place in running text: its links, and its words that name a repository
    (a path with a file's ending is not one)."""
    words = (word.rstrip(".:!?") for word in re.split(r"[\s`<>()\[\]{}|,;\"*]+", text))
    found: list[Place] = []
    # Most words have no slash, and are none unless they are a host's name.
    for word in (word for word in words if "/" in word or word.lower() in code_hosts):
        try:
            place = read_place(word, code_hosts)
        except BadInput:
            continue
        if place.url or not (_FILE.search(word) or word.lower() in _WORDS):
            found.append(place)
    return tuple(found)


def _checked_link(link: str) -> str:
    try:
        parts = urlsplit(link)
        _ = parts.port
    except ValueError:
        raise BadInput(f"“{link}” is not a link that can be opened.", HINT) from None
    if "@" in parts.netloc:
        raise BadInput("A link must not hold a name or password before its host.", HINT)
    if not _HOST.fullmatch(parts.netloc):
        raise BadInput(f"“{link}” names no host.", HINT)
    return link
