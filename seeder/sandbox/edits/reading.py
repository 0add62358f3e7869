"""The list of transactions that both edit methods take."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from seeder.sandbox.errors import Refused, core
from seeder.sandbox.objects import find_named
from seeder.sandbox.policies import shall_not_pass, visible
from seeder.sandbox.store import Row, Store
from seeder.sandbox.values import Reader
from seeder.sandbox.wire import Call

_MONOGRAM = re.compile(r"[Tt]\d")
_CLASSES = {"TASK": "ManiphestTask", "PROJ": "PhabricatorProject", "USER": "PhabricatorUser"}


class Wanted(NamedTuple):
    """One transaction, its value read as the type that it has to be."""

    type: str
    value: Any


def raw_transactions(call: Call) -> list[dict[str, Any]]:
    """The list as it was sent. Raises Refused when it is none."""
    sent = call.params.get("transactions")
    if not isinstance(sent, list | dict):
        raise core('Parameter "transactions" is not a list of transactions.')
    keyed = sent.items() if isinstance(sent, dict) else enumerate(sent)
    return [_checked(key, one) for key, one in keyed]


def _checked(key: int | str, one: Any) -> dict[str, Any]:
    what = 'Parameter "transactions" must contain a list of transaction descriptions, but item with key'
    if not isinstance(one, dict):
        raise core(f'{what} "{key}" is not a dictionary.')
    for field in ("type", "value"):
        if field not in one:
            raise core(
                f'{what} "{key}" is missing a "{field}" field. Each transaction must have a {field} field.'
            )
    return one


def read_values(
    call: Call, sent: list[dict[str, Any]], types: tuple[str, ...], readers: dict[str, Reader]
) -> list[Wanted]:
    """Every value read. All types are looked at before any value. Raises Refused."""
    for index, one in enumerate(sent):
        if one["type"] not in types:
            raise core(
                f'Transaction with key "{index}" has invalid type "{one["type"]}". This type is not '
                f"recognized. Valid types are: {', '.join(types)}."
            )
    return [_read(call, one["type"], one["value"], readers) for one in sent]


def _read(call: Call, kind: str, value: Any, readers: dict[str, Reader]) -> Wanted:
    try:
        return Wanted(kind, readers[kind](value, "value", call.strict))
    except Refused as refused:
        if refused.code != "ERR-CONDUIT-CORE":
            raise
        raise core(f'Exception when processing transaction of type "{kind}": {refused.info}') from None


def object_of(store: Store, call: Call, kind: str, viewer: str) -> Row | None:
    """The row that an edit is for; None when it is to create one, as for every empty identifier. A task
    that `viewer` may not see is unknown by its monogram, and refused in other words otherwise."""
    identifier = call.params.get("objectIdentifier")
    if not identifier:
        return None
    if isinstance(identifier, list | dict):
        raise core("Call to phutil_nonempty_string() expected null or a string, got: list<int>.")
    text = str(identifier)
    found = _by_id(store, text, kind) if text.isdigit() else find_named(store, text)
    if visible(found, viewer) is None and found is not None:
        raise core(_missing(text)) if _MONOGRAM.match(text) else shall_not_pass(store, found)
    if found is None or (text.startswith("PHID-") and found["phid"].split("-")[1] != kind):
        raise core(_missing(text))
    if found["phid"].split("-")[1] != kind:
        raise core(_wrong_kind(text, found, kind))
    return found


def _by_id(store: Store, text: str, kind: str) -> Row | None:
    table = {"TASK": "task", "PROJ": "project"}[kind]
    return store.row(f"SELECT * FROM {table} WHERE id = ?", int(text))  # noqa: S608 - one of two names


def _missing(text: str) -> str:
    if text.startswith("PHID-"):
        return f'No object exists with PHID "{text}".'
    if text.isdigit():
        return f'No object exists with ID "{text}".'
    return f'Monogram "{text}" does not identify a valid object.'


def _wrong_kind(text: str, found: Row, kind: str) -> str:
    loaded = _CLASSES.get(found["phid"].split("-")[1], "PhabricatorProjectColumn")
    return (
        f'Monogram "{text}" identifies an object of the wrong type. Loaded object has class "{loaded}", but '
        f'this editor operates on objects of type "{_CLASSES[kind]}".'
    )
