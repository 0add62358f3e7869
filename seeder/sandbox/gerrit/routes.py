"""/r/…: pages for a browser where a real Gerrit has pages, REST everywhere else."""

from __future__ import annotations

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from seeder.sandbox.gerrit.answering import Received, answer
from seeder.sandbox.loopback import is_loopback, site_not_found
from seeder.sandbox.store import Store

LARGEST_BODY = 1 << 20
_VERBS = ["GET", "POST", "PUT", "DELETE"]


def gerrit_routes(store: Store, on_request: Callable[[], None]) -> list[Route]:
    """The REST half's one route; the pages' routes come before it."""

    async def rest(request: Request) -> Response:
        on_request()
        if not is_loopback(request):
            return site_not_found()
        if request.headers.get("origin") not in (None, str(request.base_url).rstrip("/")):
            return Response("403 Forbidden\n", 403, media_type="text/plain")
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_BODY:
                return Response("413 Request Entity Too Large\n", 413, media_type="text/plain")
        return await run_in_threadpool(answer, store, _received(request, body))

    return [Route("/r/{rest:path}", rest, methods=_VERBS)]


def _received(request: Request, body: bytes) -> Received:
    raw = request.scope.get("raw_path") or request.url.path.encode()
    return Received(
        verb="GET" if request.method == "HEAD" else request.method,
        raw=raw.decode("ascii", "replace"),
        query=request.url.query,
        accept=request.headers.get("accept", ""),
        authorization=request.headers.get("authorization", ""),
        content_type=request.headers.get("content-type", ""),
        body=body,
    )
