"""The addresses of the pages."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from seeder.sandbox.store import Store


def page_routes(store: Store, on_request: Callable[[], None]) -> list[Route]:
    """Routes for a browser."""

    def overview(request: Request) -> Response:
        on_request()
        return HTMLResponse("<h1>REHEARSAL</h1>")

    return [Route("/", overview)]
