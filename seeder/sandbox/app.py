"""The routes: Conduit below /api/, Gerrit below /r/, pages for a browser elsewhere.

Only loopback names are answered.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from seeder.sandbox.answering import Received, answer
from seeder.sandbox.gerrit.routes import gerrit_routes
from seeder.sandbox.identity import identity_of
from seeder.sandbox.loopback import is_loopback, site_not_found
from seeder.sandbox.pages.form_routes import form_routes
from seeder.sandbox.pages.review.routes import review_pages
from seeder.sandbox.pages.routes import page_routes
from seeder.sandbox.store import Store

# nginx in front of the measured server takes 64 MB; more than anybody needs for a rehearsal.
LARGEST_BODY = 16 << 20


def make_app(store: Store, on_request: Callable[[], None] = lambda: None) -> Starlette:
    """The sandbox's ASGI application; `on_request` hears of every request, for the idle clock."""

    async def conduit(request: Request) -> Response:
        on_request()
        if not is_loopback(request):
            return site_not_found()
        if request.headers.get("origin") not in (None, str(request.base_url).rstrip("/")):
            # A page elsewhere can post here without asking, though it may not read the answer.
            return HTMLResponse("<h1>403 Forbidden</h1>", status_code=403)
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_BODY:
                return HTMLResponse("<h1>413 Request Entity Too Large</h1>", status_code=413)
        reply = await run_in_threadpool(answer, store, _received(request, body))
        return Response(
            json.dumps(reply, separators=(",", ":")), media_type="application/json", headers=_HEADERS
        )

    async def identity(request: Request) -> Response:
        if not is_loopback(request):
            return site_not_found()
        pid = os.getpid()
        return JSONResponse({"pid": pid, "identity": identity_of(pid)})

    routes = [
        Route("/identity", identity),
        Route("/api/{method}", conduit, methods=["GET", "POST", "PUT"]),
    ]
    routes += form_routes(store, on_request)
    routes += [*review_pages(store, on_request), *gerrit_routes(store, on_request)]
    middleware = [Middleware(GZipMiddleware, minimum_size=1)]
    return Starlette(routes=routes + page_routes(store, on_request), middleware=middleware)


_HEADERS = {"X-Conduit-Capabilities": "gzip", "Cache-Control": "no-store"}


def _received(request: Request, body: bytes) -> Received:
    client = request.client
    return Received(
        method=request.path_params["method"],
        verb=request.method,
        content_type=request.headers.get("content-type", ""),
        query=request.url.query,
        body=body,
        base=f"http://{request.headers.get('host', '')}/",
        connection=f"{client.host}:{client.port}" if client else "",
        user_agent=request.headers.get("user-agent", ""),
    )
