"""Only who names this computer is answered: a page elsewhere cannot borrow a name for it (DNS rebinding)."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def is_loopback(request: Request) -> bool:
    """True if the Host of a request is a name of this computer."""
    try:
        return urlsplit("//" + request.headers.get("host", "")).hostname in LOOPBACK
    except ValueError:
        return False


def site_not_found() -> Response:
    """As Phorge answers for a Host that it does not know."""
    return HTMLResponse("<h1>Site Not Found</h1>", status_code=500)
