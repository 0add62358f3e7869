"""One call from its bytes to Conduit's envelope: read, who is it, answer, written to disk."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from seeder.sandbox.asking import Asking
from seeder.sandbox.auth import viewer_of
from seeder.sandbox.errors import Refused, not_here
from seeder.sandbox.phorge_methods import ELSEWHERE
from seeder.sandbox.registry import METHODS
from seeder.sandbox.store import Store
from seeder.sandbox.table import PROMISED
from seeder.sandbox.wire import Call, read_call


class Received(NamedTuple):
    """A request as it came; `connection` tells connections apart, `base` is the address that was asked."""

    method: str
    verb: str
    content_type: str
    query: str
    body: bytes
    base: str
    connection: str
    user_agent: str


def answer(store: Store, received: Received) -> dict[str, Any]:
    """The reply: result, error_code, error_info. A refused call leaves nothing behind."""
    try:
        call = read_call(received.method, received.verb, received.content_type, received.query, received.body)
        _log(store, received, call)
        result = _result(store, received, call)
    except Refused as refused:
        return {"result": None, "error_code": refused.code, "error_info": refused.info}
    return {"result": result, "error_code": None, "error_info": None}


def _result(store: Store, received: Received, call: Call) -> Any:
    promise = PROMISED.get(call.method)
    if promise is None:
        raise _unknown(call.method)
    if undefined := [f"'{key}'" for key in call.params if key not in promise.params]:
        names = ", ".join(undefined)
        raise Refused(
            "ERR-CONDUIT-CALL", f'API Method "{call.method}" does not define these parameters: {names}.'
        )
    with store.transaction():
        account = None if promise.anonymous else viewer_of(store, call.token)
        return METHODS[call.method](Asking(store, call, received.base, account))


def _unknown(method: str) -> Refused:
    if method in ELSEWHERE:
        return not_here(f"conduit method {method}")
    return Refused("ERR-CONDUIT-CALL", f'Conduit API method "{method}" does not exist.')


def _log(store: Store, received: Received, call: Call) -> None:
    if store.log_requests:
        store.insert(
            "request",
            at=store.clock.now(),
            method=call.method,
            connection=received.connection,
            params=json.dumps(call.params),
            user_agent=received.user_agent,
        )
