"""The addresses of the form for a new task: shown filled in, and saved as whoever rehearses."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Iterator
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from seeder.sandbox.asking import Asking
from seeder.sandbox.edits.task import edit
from seeder.sandbox.errors import Refused
from seeder.sandbox.loopback import is_loopback, site_not_found
from seeder.sandbox.objects import find_named
from seeder.sandbox.pages.form import ACTION, form_page
from seeder.sandbox.pages.form_values import Filled, Given, filled_from, read_query
from seeder.sandbox.pages.html import tag
from seeder.sandbox.pages.layout import page
from seeder.sandbox.store import Row, Store
from seeder.sandbox.wire import Call
from seeder.sandbox.world.seeding import CALLER

PATHS = (ACTION, f"{ACTION}form/default/")
# nginx's buffer for a request line, less the verb and the version around the path (measured).
LONGEST_PATH = 8_176
LARGEST_FORM = 6 << 20
_CSRF = (
    "You are trying to save some data, but the request your browser made included an incorrect token. Open "
    "the form once more: the sandbox may have been started anew."
)


def form_routes(store: Store, on_request: Callable[[], None]) -> list[Route]:
    """GET fills the form in, POST saves it. The secret that a form carries dies with this server, so that no
    page elsewhere and no form of another rehearsal can save here."""
    csrf = secrets.token_urlsafe(24)

    async def endpoint(request: Request) -> Response:
        on_request()
        if not is_loopback(request):
            return site_not_found()
        if len(request.url.path) + len(request.url.query) + 1 > LONGEST_PATH:
            return HTMLResponse("<h1>414 Request-URI Too Large</h1>", status_code=414)
        if request.method != "POST":
            return await run_in_threadpool(_show, store, request.url.query, csrf)
        if request.headers.get("origin") not in (None, str(request.base_url).rstrip("/")):
            return HTMLResponse("<h1>403 Forbidden</h1>", status_code=403)
        body = await _body(request)
        if body is None:
            return HTMLResponse("<h1>413 Request Entity Too Large</h1>", status_code=413)
        return await run_in_threadpool(_save, store, body, csrf, str(request.base_url))

    return [Route(path, endpoint, methods=["GET", "POST"]) for path in PATHS]


async def _body(request: Request) -> bytes | None:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            return None
    return body


def _caller(store: Store) -> Row:
    row = store.user_named(CALLER)
    if row is None:
        raise LookupError(f"the world has no {CALLER}")
    return row


def _show(store: Store, query: str, csrf: str) -> Response:
    given = read_query(query)
    if isinstance(given.get("title"), list) or isinstance(given.get("description"), list):
        return _unhandled("Value passed to a text field is a list.")
    template = given.get("template", "")
    name = template if isinstance(template, str) else ""
    row = find_named(store, f"T{name}" if name.isdigit() else name) if name else None
    return form_page(store, _caller(store), filled_from(store, given, row), csrf)


def _save(store: Store, body: bytes, csrf: str, base: str) -> Response:
    given = read_query(body.decode("utf-8", "replace"))
    told = given.get("__csrf__", "")
    if not isinstance(told, str) or not hmac.compare_digest(told.encode(), csrf.encode()):
        return _unhandled(_CSRF)
    me = _caller(store)
    call = Call("maniphest.edit", {"transactions": list(_transactions(given))}, None, strict=True)
    try:
        with store.transaction():
            made = edit(Asking(store, call, base, me))
    except Refused as refused:
        problems = refused.info.split("\n  - ")
        if problems.pop(0) != "Validation errors:":
            return _unhandled(refused.info)
        return form_page(store, me, _again(given), csrf, problems)
    return RedirectResponse(f"/T{made['object']['id']}", status_code=302)


def _transactions(given: Given) -> Iterator[dict[str, Any]]:
    """What the form holds as the transactions of an edit. Whatever names nothing is refused there."""
    filled = _again(given)
    yield {"type": "title", "value": filled.title}
    if filled.description:
        yield {"type": "description", "value": filled.description}
    yield {"type": "priority", "value": filled.priority}
    yield {"type": "status", "value": filled.status}
    for kind, values in (("owner", filled.owner), ("parent", filled.parent)):
        yield from ({"type": kind, "value": value} for value in values)
    for kind, values in (
        ("projects.add", filled.tags),
        ("subscribers.add", filled.subscribers),
        ("custom.mentors", filled.mentors),
    ):
        if values:
            yield {"type": kind, "value": values}
    if filled.hackathon:
        yield {"type": "custom.hackathon", "value": filled.hackathon}


def _again(given: Given) -> Filled:
    """The form as it was sent."""

    def text(name: str) -> str:
        value = given.get(name, "")
        return value if isinstance(value, str) else ""

    def several(name: str) -> list[str]:
        value = given.get(name, [])
        return value if isinstance(value, list) else []

    return Filled(
        title=text("title"),
        description=text("description"),
        status=text("status") or "open",
        priority=text("priority") or "triage",
        owner=several("owner")[:1],
        parent=several("parent")[:1],
        tags=several("projectPHIDs"),
        subscribers=several("subscriberPHIDs"),
        mentors=several("std:maniphest:mentors"),
        hackathon=text("std:maniphest:hackathon"),
    )


def _unhandled(sentence: str) -> Response:
    """Phorge's page for what it did not expect: nothing was saved."""
    text = tag("p", sentence)
    return page("Unhandled Exception", tag("h1", "Unhandled Exception"), text, status=500)
