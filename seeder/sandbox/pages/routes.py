"""The addresses of the pages; the same as on a real Phabricator."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from seeder.sandbox.loopback import is_loopback, site_not_found
from seeder.sandbox.objects import find_named, project_by_slug
from seeder.sandbox.pages.html import tag
from seeder.sandbox.pages.layout import page, style
from seeder.sandbox.pages.mail import mail_page
from seeder.sandbox.pages.overview import overview
from seeder.sandbox.pages.parts import project_address
from seeder.sandbox.pages.person import person_page, picture
from seeder.sandbox.pages.project import project_page
from seeder.sandbox.pages.task import task_page
from seeder.sandbox.store import Row, Store

Shown = Callable[[Store, Request], Response]


def page_routes(store: Store, on_request: Callable[[], None]) -> list[Route]:
    """Routes for a browser; whatever else is asked gets a page that says so."""

    def made(show: Shown) -> Callable[[Request], Response]:
        def endpoint(request: Request) -> Response:
            on_request()
            return show(store, request) if is_loopback(request) else site_not_found()

        return endpoint

    return [Route(path, made(show)) for path, show in _PAGES]


def _task(store: Store, request: Request) -> Response:
    row = find_named(store, f"T{request.path_params['number']}")
    return task_page(store, row) if row is not None else _missing("There is no such task here.")


def _by_slug(store: Store, request: Request) -> Response:
    return _project(store, project_by_slug(store, request.path_params["slug"]))


def _by_number(store: Store, request: Request) -> Response:
    row = store.row("SELECT * FROM project WHERE id = ?", request.path_params["number"])
    return _project(store, row)


def _view(store: Store, request: Request) -> Response:
    row = store.row("SELECT * FROM project WHERE id = ?", request.path_params["number"])
    if row is not None and row["slug"]:
        return RedirectResponse(project_address(row))
    return _project(store, row)


def _project(store: Store, row: Row | None) -> Response:
    return project_page(store, row) if row is not None else _missing("There is no such project here.")


def _person(store: Store, request: Request) -> Response:
    row = store.user_named(request.path_params["name"])
    return person_page(store, row) if row is not None else _missing("There is no such person here.")


def _missing(sentence: str) -> Response:
    back = tag("p", tag("a", "See what there is", href="/"))
    return page("Not found", tag("h1", sentence), back, status=404)


_PAGES: tuple[tuple[str, Shown], ...] = (
    ("/", lambda store, request: overview(store)),
    ("/style.css", lambda store, request: style()),
    ("/avatar/{name}.svg", lambda store, request: picture(request.path_params["name"])),
    ("/T{number:int}", _task),
    ("/tag/{slug}/", _by_slug),
    ("/project/board/{number:int}/", _by_number),
    ("/project/view/{number:int}/", _view),
    ("/p/{name}/", _person),
    ("/mail/", lambda store, request: mail_page(store)),
    ("/{rest:path}", lambda store, request: _missing("There is no such page here.")),
)
