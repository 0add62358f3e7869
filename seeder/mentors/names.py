"""The names in a piece of one line where mentors are told: mentions, profile links, and bare words. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import msgspec

from seeder import remarkup
from seeder.mentors.words import NOBODY, PROSE, fold

LONGEST = 60  # of a bare name

# /p/name/ in a link of the site, or in double brackets; an etherpad's /p/ is none of the site's.
_PROFILE = re.compile(
    r"(?:(?<!\w)https?://(?P<host>[\w.-]{1,200}(?::\d{1,5})?)|(?<![\w/.:-]))/p/"
    r"(?P<name>[A-Za-z0-9._-]{0,99}[A-Za-z0-9_-])(?![\w-])/?(?![\w/-]|\.\w)",
    re.ASCII,
)
_AND = "and|und|oder|et|ou|y|e|i|en|och|og|a|и|і|та|или|và|dan|ve|および|と|和|与|與|及|or|&|\\+|/"
# What keeps separators in it together, and the separators themselves.
_TOKEN = re.compile(
    r"(?P<kept>\[\[[^\[\]\n]{1,500}\]\]|\([^()\n]{0,300}\)|(?<!\w)https?://[^\s,;]+|(?<![\w/])/p/[\w./-]+|\bn/a\b)"
    rf"|(?P<part>[ \t]{{0,9}}[,;،؛、，；][ \t]{{0,9}}(?:(?:{_AND})[ \t]{{1,9}})?"
    rf"|[ \t]{{1,9}}(?:{_AND})[ \t]{{1,9}}(?=\S)"
    r"|[ \t]{0,9}/[ \t]{0,9}(?=@)|[ \t]{0,9}&[ \t]{0,9})"
    r"|(?P<space>[ \t.]{1,9})(?=@|\[\[)",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\([^()\n]{0,300}\)")
_LINK = re.compile(r"\[\[([^|\[\]\n]{1,400})(?:\|([^\[\]\n]{0,200}))?\]\]")
_USER_PAGE = re.compile(
    r"(?:^|[:/])(?:user|benutzer(?:in)?|utilisateur|usuari[oa]|utente|участник|用户|用戶|利用者):", re.I
)
_MAIL = re.compile(r"<?[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,6}>?")
_DAY = re.compile(
    r"(?:\b(?:until|till|til|bis|jusqu['’]au|hasta|até|fino al|tot|do|до|直到|至)\s{0,3})?"
    r"\b\d{4}-\d{2}-\d{2}(?:まで)?",
    re.I,
)
_TAIL = re.compile(r"\s[-–—]{1,2}\s.*$", re.DOTALL)
_DASH = re.compile(r"\s[-–—]{1,2}\s")
_MARKS = " \t.:;!*_~'\"“”‘’„«»|<>[]{}–—-=•·"
_WORD = re.compile(r"[^\W\d_][\w.'’·-]*")
_USERNAME = re.compile(r"[A-Za-z0-9._-]{0,63}[A-Za-z0-9_-]", re.ASCII)
_PARTICLES = frozenset(
    ("al", "ap", "bin", "bint", "da", "das", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "e",
     "el", "ibn", "la", "le", "ten", "ter", "van", "von", "y", "zu")
)  # fmt: skip


class Name(msgspec.Struct, frozen=True):
    """A user name as it is written, and where its mention or link begins and ends in the text."""

    start: int
    end: int
    username: str


class Item(msgspec.Struct, frozen=True):
    """One of several parts of a text. `clear` when there is nothing in it but one name, and what may stand
    beside one: an aside in parentheses, a mail address, a date. `only` when no word of a name stands beside a
    mention. `bare` is a name without a sign of one."""

    start: int
    end: int
    names: tuple[Name, ...]
    bare: str
    clear: bool
    only: bool = False


def names_in(text: str, host: str = "") -> list[Name]:
    """All mentions and links to profile pages of `host` (any host if it is empty), in order."""
    found = [Name(*span) for span in remarkup.mention_spans(text)]
    found += [Name(m.start(), m.end(), m["name"]) for m in _PROFILE.finditer(text) if _is_of(m["host"], host)]
    return sorted(found, key=lambda name: name.start)


def items_in(text: str, host: str = "") -> list[Item]:
    """`text` taken apart at commas, “and” and the like; parts without anything in them are left out."""
    names = names_in(text, host)
    spans = [_trimmed(text, *span) for span in _spans(text, names)]
    return list(_with_names(text, [span for span in spans if span[0] < span[1]], names))


def bare_in(items: list[Item]) -> tuple[str, ...]:
    """Names without a sign; only where all of the text is a list of names and nothing else."""
    if not all(item.clear for item in items):
        return ()
    return tuple(item.bare for item in items if item.bare)


def is_list(items: list[Item]) -> bool:
    """Whether a text is names and no word beside them, and one of them is sure to be one."""
    if not all(item.clear for item in items):
        return False
    named = [item for item in items if item.names]
    return bool(named) and all(item.only for item in named)


def _is_of(found: str | None, host: str) -> bool:
    return not host or found is None or found.lower() == host.lower()


def _spans(text: str, names: list[Name]) -> Iterator[tuple[int, int]]:
    """From separator to separator; a blank before a mention is one where a name stands before it."""
    start, starts = 0, iter(name.start for name in names)
    following = next(starts, len(text))
    for token in _TOKEN.finditer(text):
        if token["kept"] is not None:
            continue
        while following < start:
            following = next(starts, len(text))
        if token["space"] is not None and following >= token.start():
            continue
        yield start, token.start()
        start = token.end()
    yield start, len(text)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _with_names(text: str, spans: list[tuple[int, int]], names: list[Name]) -> Iterator[Item]:
    at = 0
    for start, end in spans:
        first = at
        while at < len(names) and names[at].start < end:
            at += 1
        yield _item(text, start, end, tuple(names[first:at]), alone=len(spans) == 1)


def _item(text: str, start: int, end: int, names: tuple[Name, ...], *, alone: bool) -> Item:
    rest = _without(text, start, end, names) if end - start < 1_000 else "\x01"
    if alone:
        rest = _TAIL.sub("", rest)
    elif names and _DASH.search(text[start:end]):
        # What goes on behind a dash may go on in the next part: “@a - PHP, CSS and @b”.
        return Item(start, end, names, "", clear=False)
    rest = rest.strip(_MARKS + "/")
    if not rest or fold(rest) in NOBODY:
        return Item(start, end, names, "", clear=True, only=True)
    bare = rest if _looks_like_a_name(rest) else ""
    return Item(start, end, names, "" if names else bare, clear=bool(bare))


def _without(text: str, start: int, end: int, names: tuple[Name, ...]) -> str:
    """The words of an item without its names, asides, dates and addresses."""
    piece = _LINK.sub(lambda link: _spoken(link, start, names), text[start:end])
    for name in names:
        piece = piece.replace(text[name.start : name.end], " ")
    for rule in (_MAIL, _ASIDE, _DAY):
        piece = rule.sub(" ", piece)
    return " ".join(piece.split())


def _spoken(link: re.Match[str], start: int, names: tuple[Name, ...]) -> str:
    """What a link says: nothing where a name is told by it, its text where it goes to somebody's page."""
    if any(link.start() <= name.start - start < link.end() for name in names):
        return " "
    if not _USER_PAGE.search(link[1]):
        return "\x01"
    return link[2] if (link[2] or "").strip() else link[1].rpartition(":")[2]


def _looks_like_a_name(text: str) -> bool:
    """One to four words, capitals where the script has them; a single word may be a user name."""
    words = unicodedata.normalize("NFC", text).split()
    if len(text) > LONGEST or len(words) > 4 or any(word.casefold().strip(".'’") in PROSE for word in words):
        return False
    if len(words) == 1:
        return bool(_USERNAME.fullmatch(text) and re.search("[A-Za-z]", text)) or bool(
            _WORD.fullmatch(_plain(text))
        )
    capital = [word for word in words if word not in _PARTICLES]
    return bool(capital) and all(_WORD.fullmatch(_plain(word)) and not word[0].islower() for word in capital)


def _plain(word: str) -> str:
    """`word` without the signs that some scripts put on letters, which are no letters themselves."""
    return "".join(sign for sign in word if not unicodedata.category(sign).startswith("M"))
