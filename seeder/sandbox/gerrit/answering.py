"""One request from its bytes to its reply: which call, who is it, answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from starlette.responses import Response

from seeder.sandbox.gerrit import elsewhere, keeping, table, wire
from seeder.sandbox.gerrit.asking import Asking
from seeder.sandbox.gerrit.auth import signed_in
from seeder.sandbox.gerrit.calls import account, change, config, hashtags, project, revision, search
from seeder.sandbox.gerrit.records import Account
from seeder.sandbox.gerrit.refusals import Refused
from seeder.sandbox.store import Store

Call = Callable[[Asking], Any]
CALLS: dict[tuple[str, str], Call] = {
    ("GET", "config/server/version"): config.version,
    ("GET", "config/server/info"): config.info,
    ("GET", "accounts"): account.search,
    ("GET", "accounts/{}"): account.get,
    ("GET", "accounts/{}/detail"): account.detail,
    ("GET", "projects"): project.list_,
    ("GET", "projects/{}"): project.get,
    ("GET", "projects/{}/branches"): project.branches,
    ("GET", "projects/{}/branches/{}"): project.branch,
    ("GET", "projects/{}/branches/{}/files/{}/content"): project.content,
    ("GET", "changes"): search.search,
    ("GET", "changes/{}"): change.get,
    ("GET", "changes/{}/detail"): change.detail,
    ("GET", "changes/{}/comments"): change.comments,
    ("GET", "changes/{}/messages"): change.messages,
    ("GET", "changes/{}/reviewers"): change.reviewers,
    ("GET", "changes/{}/hashtags"): hashtags.get,
    ("GET", "changes/{}/revisions/{}/files"): revision.files,
    ("GET", "changes/{}/revisions/{}/files/{}/diff"): revision.diff,
    ("GET", "changes/{}/revisions/{}/commit"): revision.commit,
    ("POST", "changes/{}/hashtags"): hashtags.post,
}
_COLLECTIONS = frozenset(
    {"access", "accounts", "changes", "config", "groups", "plugins", "projects", "tools"}
)


class Received(NamedTuple):
    """A request as it came; `raw` is its path with all escapes."""

    verb: str
    raw: str
    query: str
    accept: str
    authorization: str
    content_type: str
    body: bytes


def answer(store: Store, received: Received) -> Response:
    """The reply. A refused request leaves nothing behind."""
    if len(received.raw) + len(received.query) > table.LONGEST_LINE:
        return wire.too_long()
    address = wire.address_of(received.raw)
    with store.transaction():
        accounts = keeping.accounts(store)
        viewer = signed_in(store, accounts, received.authorization) if address.private else None
        if address.private and viewer is None:
            return wire.unauthorized()
        if not address.parts or address.parts[0] not in _COLLECTIONS:
            return wire.nowhere()
        try:
            return _answered(store, received, address.parts, viewer, accounts)
        except Refused as refused:
            return wire.refusal(refused)


def _answered(
    store: Store,
    received: Received,
    path: tuple[str, ...],
    viewer: Account | None,
    accounts: dict[int, Account],
) -> Response:
    pattern, parts = _pattern(path)
    call = CALLS.get((received.verb, pattern))
    if call is None:
        _look_for_first(store, path, viewer, accounts)
        raise elsewhere.refused(received.verb, pattern, path)
    params = wire.params_of(received.query, table.PROMISED[received.verb, pattern])
    as_json = "application/json" in received.accept
    body = wire.body_of(received.content_type, received.body) if received.verb == "POST" else None
    value = call(Asking(store, parts, params, viewer, as_json, body, accounts))
    pretty = params.get("pp", ["0" if as_json else "1"])[-1] == "1"
    return wire.answer_of(value, pretty=pretty, as_json=as_json, brief=pattern.endswith("/version"))


def _pattern(path: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """``(changes, x~1, detail)`` -> ``changes/{}/detail``, (x~1,). Names and variable parts take turns."""
    if path[0] == "config":
        return "/".join(path), ()
    shape = [part if index % 2 == 0 else "{}" for index, part in enumerate(path)]
    return "/".join(shape), tuple(path[1::2])


def _look_for_first(
    store: Store, path: tuple[str, ...], viewer: Account | None, accounts: dict[int, Account]
) -> None:
    """An address is read from the left: what is not there is said before what cannot be asked of it."""
    first = CALLS.get(("GET", f"{path[0]}/{{}}"))
    if first is not None and len(path) > 2:
        first(Asking(store, path[1:2], {}, viewer, True, None, accounts))
