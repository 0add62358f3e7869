"""Each promised operator -> a question about a change."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from seeder.sandbox.gerrit import people, table
from seeder.sandbox.gerrit.query.dates import moment, span
from seeder.sandbox.gerrit.query.labels import label_test
from seeder.sandbox.gerrit.query.text import needs_words, saying, says
from seeder.sandbox.gerrit.records import Account, Change
from seeder.sandbox.gerrit.refusals import Refused, bad, not_here

Test = Callable[[Change], bool]
_STATUSES = {
    "abandoned": ("ABANDONED",),
    "closed": ("MERGED", "ABANDONED"),
    "merged": ("MERGED",),
    "new": ("NEW",),
    "open": ("NEW",),
    "pending": ("NEW",),
}
_CHANGE_ID = re.compile(r"[iI][0-9a-f]{4,40}\Z")
_SIGN_IN = "Must be signed-in to use this operator"


class Surroundings(NamedTuple):
    """Who asks, when, and among whom."""

    viewer: Account | None
    accounts: dict[int, Account]
    now: float

    def people(self, word: str) -> set[int]:
        """The accounts that a word stands for."""
        if word in ("self", "me"):
            return {self.signed_in()}
        if word.isascii() and word.isdecimal() and int(word) in self.accounts and word[0] != "0":
            return {int(word)}
        return {one.id for one in people.matching(self.accounts.values(), word)}

    def signed_in(self) -> int:
        """The caller's number."""
        if self.viewer is None:
            raise Refused(403, _SIGN_IN)
        return self.viewer.id


def test_of(around: Surroundings, operator: str, value: str) -> Test:
    """The question that `operator:value` asks. Raises Refused with Gerrit's text."""
    if operator in MAKERS:
        return MAKERS[operator](around, value)
    if operator in table.OPERATORS_ELSEWHERE:
        raise not_here(f"operator {operator}")
    raise bad(f"Unsupported operator {operator}:{value}")


def _status(around: Surroundings, value: str) -> Test:
    # The beginning of a word is enough.
    found = next((name for name in _STATUSES if value and name.startswith(value.lower())), None)
    if found is None:
        raise bad(f"Unrecognized value: {value}")
    return lambda change: change.status in _STATUSES[found]


def _is(around: Surroundings, value: str) -> Test:
    word = value.lower()
    if word in ("wip", "private"):
        return lambda change: bool(getattr(change, word)) and change.is_open
    if word in ("owner", "reviewer"):
        return MAKERS[word](around, str(around.signed_in()))
    if word == "mergeable":
        raise bad("'is:mergeable' operator is not supported on this gerrit host")
    if word in table.IS_ELSEWHERE:
        raise not_here(f"is:{value}")
    return _status(around, value)


def _has(around: Surroundings, value: str) -> Test:
    if value.lower() == "unresolved":
        return lambda change: change.unresolved() > 0
    if value.lower() in ("draft", "drafts", "star", "stars", "edit", "attention"):
        raise not_here(f"has:{value}")
    raise bad(f"Error in operator has:{value}")


def _owner(around: Surroundings, value: str) -> Test:
    who = around.people(value)
    return lambda change: change.owner in who


def commented(change: Change) -> set[int]:
    """Everybody who said something about a change."""
    return {one.author for one in change.messages} | {one.by for one in change.comments}


def _commentby(around: Surroundings, value: str) -> Test:
    who = around.people(value)
    return lambda change: bool(who & commented(change))


def _from(around: Surroundings, value: str) -> Test:
    who = around.people(value)
    return lambda change: change.owner in who or bool(who & commented(change))


def _reviewer(around: Surroundings, value: str) -> Test:
    who = around.people(value)
    return lambda change: bool(who.intersection(change.reviewers))


def _cc(around: Surroundings, value: str) -> Test:
    who = around.people(value)
    return lambda change: bool(who.intersection(change.ccs))


def _reviewedby(around: Surroundings, value: str) -> Test:
    who = around.people(value)
    return lambda change: bool(who & _since_owner(change))


def _since_owner(change: Change) -> set[int]:
    """Who said something after the owner's last word."""
    found: set[int] = set()
    for message in reversed(change.messages):
        if message.author == change.owner:
            break
        found.add(message.author)
    return found


def _exactly(read: Callable[[Change], str]) -> Callable[[Surroundings, str], Test]:
    def made(around: Surroundings, value: str) -> Test:
        if value.startswith("^"):
            raise not_here("a regular expression in a query")
        return lambda change: read(change) == value

    return made


def _projects(around: Surroundings, value: str) -> Test:
    return lambda change: change.project.startswith(value)


def _branch(around: Surroundings, value: str) -> Test:
    return _exactly(lambda change: change.branch)(around, value.removeprefix("refs/heads/"))


def _hashtag(around: Surroundings, value: str) -> Test:
    wanted = value.strip().lstrip("#").lower()
    return lambda change: wanted in {one.lower() for one in change.hashtags}


def _message(around: Surroundings, value: str) -> Test:
    needs_words(value)
    said = saying(value)
    return lambda change: said(change.current.message)


def _footer(around: Surroundings, value: str) -> Test:
    key, sign, rest = value.partition("=")
    wanted = (f"{key}: {rest}" if sign else value).lower()
    return lambda change: any(f"{key}: {rest}".lower() == wanted for key, rest in change.current.footers)


def _hasfooter(around: Surroundings, value: str) -> Test:
    return lambda change: any(key == value for key, _ in change.current.footers)


def _bug(around: Surroundings, value: str) -> Test:
    # As recorded: a Gerrit whose configuration has no [trackingid] knows no bug.
    return lambda change: False


def _after(around: Surroundings, value: str) -> Test:
    begin = moment(value)
    return lambda change: change.updated >= begin


def _before(around: Surroundings, value: str) -> Test:
    end = moment(value)
    return lambda change: change.updated <= end


def _mergedafter(around: Surroundings, value: str) -> Test:
    begin = moment(value)
    return lambda change: change.submitted is not None and change.submitted >= begin


def _mergedbefore(around: Surroundings, value: str) -> Test:
    end = moment(value)
    return lambda change: change.submitted is not None and change.submitted <= end


def _age(around: Surroundings, value: str) -> Test:
    until = around.now - span(value)
    return lambda change: change.updated <= until


def _limit(around: Surroundings, value: str) -> Test:
    if not re.fullmatch(r"\d{1,9}", value):
        raise bad(f"Invalid limit: {value}")
    if int(value) == 0:
        raise bad("limit must be positive: 0")
    return lambda change: True


def _change(around: Surroundings, value: str) -> Test:
    project, sign, rest = value.partition("~")
    if sign:
        found = _change_named(rest.rpartition("~")[2])
        if found is not None:
            return lambda change: change.project == project and found(change)
    elif (plain := _change_named(value)) is not None:
        return plain
    raise bad("Invalid change format")


def _change_named(word: str) -> Test | None:
    if re.fullmatch(r"\d{1,18}", word):
        return lambda change: change.number == int(word)
    if _CHANGE_ID.match(word):
        return lambda change: change.change_id.lower().startswith(word.lower())
    return None


def _label(around: Surroundings, value: str) -> Test:
    return label_test(value)


def _file(around: Surroundings, value: str) -> Test:
    wanted = value.lower()

    def touches(path: str) -> bool:
        return path == wanted or ("/" not in wanted and wanted in path.split("/"))

    return lambda change: any(touches(file.path.lower()) for file in change.current.files)


def _anything(around: Surroundings, value: str) -> Test:
    """A bare word: a change's number, or anything that is named or said."""
    if (plain := _change_named(value)) is not None:
        return plain
    who = around.people(value)
    return lambda change: (
        change.owner in who
        or bool(who.intersection(change.reviewers))
        or change.project.startswith(value)
        or value in (change.branch, change.topic)
        or _file(around, value)(change)
        or any(says(text, value) for text in _spoken(change))
    )


def _spoken(change: Change) -> list[str]:
    said = [message.text for message in change.messages] + [comment.text for comment in change.comments]
    return [change.current.message, *said]


_PROJECT = _exactly(lambda change: change.project)
MAKERS: dict[str, Callable[[Surroundings, str], Test]] = {
    "": _anything,
    "status": _status,
    "is": _is,
    "has": _has,
    **dict.fromkeys(("owner", "o"), _owner),
    "from": _from,
    "commentby": _commentby,
    **dict.fromkeys(("reviewer", "r"), _reviewer),
    "reviewedby": _reviewedby,
    "cc": _cc,
    **dict.fromkeys(("project", "p", "repo"), _PROJECT),
    "projects": _projects,
    "branch": _branch,
    "topic": _exactly(lambda change: change.topic),
    "hashtag": _hashtag,
    **dict.fromkeys(("message", "m"), _message),
    "footer": _footer,
    "hasfooter": _hasfooter,
    **dict.fromkeys(("bug", "tr"), _bug),
    **dict.fromkeys(("after", "since"), _after),
    **dict.fromkeys(("before", "until"), _before),
    "mergedafter": _mergedafter,
    "mergedbefore": _mergedbefore,
    "age": _age,
    "limit": _limit,
    "change": _change,
    "label": _label,
    "file": _file,
}
