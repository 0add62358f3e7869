"""The sandbox's Gerrit against the recordings: every request that the table promises, sent again."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from seeder.sandbox.gerrit.table import words
from seeder.sandbox.serving import serve
from seeder.sandbox.store import Store
from tests.sandbox.client import Reply, Sandbox
from tests.sandbox.gerrit import lab
from tests.sandbox.gerrit.lab_change import epoch
from tests.sandbox.gerrit.recordings import BIG, NOT_REPLAYED, TOOL, Exchange, exchanges

# These write, or read what was written just before, so they are sent in their own order.
_WRITE = (
    *(f"{number}-hashtags" for number in range(126, 131)),
    *(f"{number}-json" for number in range(165, 169)),
)
_SESSION = [f"{number}-" for number in range(258, 275)]
WRITING = {
    BIG: [name for name in exchanges(BIG) if name.startswith(_WRITE)],
    TOOL: [name for name in exchanges(TOOL) if name.startswith(tuple(_SESSION))],
}
READING = [
    one
    for folder in (BIG, TOOL)
    for name, one in exchanges(folder).items()
    if name not in NOT_REPLAYED and name not in WRITING[folder]
]
# Of these only the form can be compared.
_UNKNOWN = "accounts, votes and changes that no recording shows"
FORM_ONLY = {
    **dict.fromkeys(
        words(
            """
        015-accounts-query-active 020-accounts-query-details-page2 061-changes-multi-q-inactive-user
        062-changes-multi-q-inactive-id 064-changes-owner-inactive 074-changes-age 075-changes-reviewedby
        076-changes-commentby 077-changes-from 079-changes-owner-limit1 080-changes-from-limit1-messages
            """
        ),
        _UNKNOWN,
    ),
    "180-etag-conditional": "the change had been written to before",
}
# When they were made, for what counts from now.
_MADE = {BIG: epoch("2026-11-23 09:17:38"), TOOL: epoch("2026-11-24 23:01:47")}
# Headers that a client can act on.
_TOLD = ("Content-Disposition", "X-Content-Type-Options", "Cache-Control", "WWW-Authenticate",
         "X-FYI-Content-Encoding", "X-FYI-Content-Type")  # fmt: skip


class _Then:
    """The clock of a recording's day."""

    def __init__(self, moment: float) -> None:
        self._moment = moment

    def now(self) -> float:
        return self._moment

    def monotonic(self) -> float:
        return self._moment

    def sleep(self, seconds: float) -> None:
        self._moment += seconds


def _made(folder: Path, which: str, first: str, last: str) -> Iterator[Sandbox]:
    store = Store(folder / "lab.db", clock=_Then(_MADE[which]))
    lab.build(store, which, first, last)
    with serve(store) as url:
        yield Sandbox(store, url)
    store.close()


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    yield from _made(tmp_path_factory.mktemp("big"), BIG, "001", "125")


@pytest.fixture(scope="module")
def tool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    yield from _made(tmp_path_factory.mktemp("tool"), TOOL, "200", "999")


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """The small server after its hashtags were written."""
    yield from _made(tmp_path_factory.mktemp("later"), TOOL, "290", "999")


def replay(sandbox: Sandbox, one: Exchange) -> Reply:
    """The reply to a recorded request."""
    path = "/r" + one.path + (f"?{one.query}" if one.query else "")
    headers = {name.replace("-", "_"): value for name, value in one.headers.items()}
    if headers.get("Authorization", "").startswith("Basic"):
        user = one.as_user or ""
        secret = "wrong" if one.name.startswith(("171", "175")) else lab.password(user)
        headers["Authorization"] = "Basic " + base64.b64encode(f"{user}:{secret}".encode()).decode()
    return sandbox.send(one.method, path, one.body, **headers)


def check(reply: Reply, one: Exchange) -> None:
    """Status, type and headers as recorded; the body byte by byte for the larger server."""
    assert (reply.status, reply.headers["content-type"]) == (one.status, one.kind)
    shown = {name: reply.headers.get(name) for name in _TOLD}
    assert shown == {name: one.reply_headers.get(name) for name in _TOLD}
    assert ("etag" in reply.headers) == ("ETag" in one.reply_headers)
    if one.name in FORM_ONLY:
        assert kinds(reply.body) <= KINDS
        assert bool(reply.body) == bool(one.value)
    elif one.folder == TOOL and one.value is not None:
        assert settled(reply.body) == settled(one.value)
    else:
        assert reply.text.removesuffix("\n") == one.reply.removesuffix("\n")


def settled(value: Any) -> Any:
    """An answer without what differs between the two servers: the small one has no Verified, was asked by its
    administrator, and shows hashtags in no order."""
    if isinstance(value, dict):
        left = {key: settled(part) for key, part in value.items() if key not in _OTHERS}
        if isinstance(left.get("labels"), list):
            left["labels"] = [label for label in left["labels"] if label["label"] != "Verified"]
        return left | ({"hashtags": sorted(left["hashtags"])} if "hashtags" in left else {})
    return [settled(part) for part in value] if isinstance(value, list) else value


_OTHERS = ("Verified", "removable_labels", "removable_reviewers")


def kinds(value: Any, path: str = "") -> set[tuple[str, str]]:
    """(place, JSON type) of everything in an answer; keys that are data count as one place."""
    if isinstance(value, dict):
        found = {(path, "{}")}
        for key, part in value.items():
            found |= kinds(part, f"{path}.{'*' if path.endswith(_MAPS) else key}")
        return found
    if isinstance(value, list):
        return {(path, "[]")}.union(*(kinds(part, f"{path}[]") for part in value))
    return {(path, type(value).__name__)}


_MAPS = ("attention_set", "revisions", "files", "labels", "permitted_labels", "values")
KINDS: set[tuple[str, str]] = set().union(
    *(
        kinds(one.value)
        for folder in (BIG, TOOL)
        for one in exchanges(folder).values()
        if one.value is not None
    )
)


@pytest.mark.parametrize("one", READING, ids=lambda one: one.name)
def test_what_only_reads_is_answered_as_recorded(request: pytest.FixtureRequest, one: Exchange) -> None:
    which = "big" if one.folder == BIG else "later" if one.name >= "275" else "tool"
    check(replay(request.getfixturevalue(which), one), one)


@pytest.mark.parametrize("folder", [BIG, TOOL])
def test_hashtags_are_written_as_recorded(tmp_path: Path, folder: str) -> None:
    first, last = ("001", "125") if folder == BIG else ("200", "999")
    for sandbox in _made(tmp_path, folder, first, last):
        for name in WRITING[folder]:
            one = exchanges(folder)[name]
            reply = replay(sandbox, one)
            assert (name, reply.status, reply.headers["content-type"]) == (name, one.status, one.kind)
            if name.startswith("272"):
                _compare_messages(reply.body, one.value)
            else:
                assert (name, reply.text) == (name, one.reply)


def _compare_messages(ours: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> None:
    told = [[(row.get("tag"), row["author"], row["message"]) for row in rows] for rows in (ours, theirs)]
    assert told[0][-4:] == told[1][-4:]


def test_every_recording_is_replayed_or_named_with_a_reason() -> None:
    known = {*exchanges(BIG), *exchanges(TOOL)}
    assert {*NOT_REPLAYED, *FORM_ONLY} <= known
    assert not {*NOT_REPLAYED} & {*WRITING[BIG], *WRITING[TOOL]}
