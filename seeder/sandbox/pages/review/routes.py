"""The addresses of the pages about code review; the same as on a real Gerrit."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from seeder.sandbox.gerrit import keeping
from seeder.sandbox.loopback import is_loopback, site_not_found
from seeder.sandbox.pages.html import tag
from seeder.sandbox.pages.layout import page
from seeder.sandbox.pages.review.change import change_page
from seeder.sandbox.pages.review.parts import change_address
from seeder.sandbox.pages.review.repository import query_page, repositories_page, repository_page
from seeder.sandbox.store import Store

Shown = Callable[[Store, str], Response]
_CHANGE = re.compile(r"(?:.*/\+/)?(\d{1,18})(?:/\d+)?/?\Z", re.DOTALL)


def review_pages(store: Store, on_request: Callable[[], None]) -> list[Route]:
    """Routes for a browser; they come before the REST half, which has everything else below /r/."""

    def made(show: Shown) -> Callable[[Request], Response]:
        def endpoint(request: Request) -> Response:
            on_request()
            rest: str = request.path_params.get("rest", "")
            return show(store, rest) if is_loopback(request) else site_not_found()

        return endpoint

    return [Route(path, made(show)) for path, show in _PAGES]


def _change(store: Store, rest: str) -> Response:
    number = _CHANGE.match(rest)
    found = keeping.change(store, int(number[1])) if number else None
    if found is None or found.private:
        return _missing("There is no such change here.")
    return change_page(store, found)


def _short(store: Store, rest: str) -> Response:
    found = keeping.change(store, int(rest))
    return RedirectResponse(change_address(found)) if found else _missing("There is no such change here.")


def _repository(store: Store, rest: str) -> Response:
    found = keeping.project(store, rest.strip("/"))
    return repository_page(store, found) if found else _missing("There is no such repository here.")


def _query(store: Store, rest: str) -> Response:
    return query_page(store, unquote(rest))


def _missing(sentence: str) -> Response:
    back = tag("p", tag("a", "See which repositories there are", href="/r/admin/repos/"))
    return page("Not found", tag("h1", sentence), back, status=404)


_PAGES: tuple[tuple[str, Shown], ...] = (
    ("/r/", lambda store, rest: RedirectResponse("/r/q/status%3Aopen")),
    ("/r/c/{rest:path}", _change),
    ("/r/{rest:int}", lambda store, rest: _short(store, str(rest))),
    ("/r/admin/repos/", lambda store, rest: repositories_page(store)),
    ("/r/admin/repos/{rest:path}", _repository),
    ("/r/q/{rest:path}", _query),
)
