"""What all pages have around them: the banner that says it is a rehearsal, and the ways to go on."""

from __future__ import annotations

from importlib.resources import files

from starlette.responses import HTMLResponse, Response

from seeder.sandbox.pages.html import Child, Markup, tag

_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
# A seedling: the only drawing there is, and no text of anybody's.
_LEAF = Markup(
    '<svg viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2" '
    'stroke-linecap="round" stroke-linejoin="round"><path d="M12 21v-9"/>'
    '<path d="M12 12c0-4-3-6-8-6 0 5 3 7 8 6z"/><path d="M12 10c0-4 3-7 8-7 0 5-3 8-8 7z"/></svg>'
)

# What is still under review, as the code review's own list.
_CHANGES = "/r/q/status%3Aopen"


def page(title: str, *content: Child, status: int = 200) -> Response:
    """A whole page; `title` is for the browser's tab."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", f"{title} · Rehearsal"),
        tag("link", rel="stylesheet", href="/style.css"),
        tag("link", rel="icon", href="/avatar/seeder.svg", type="image/svg+xml"),
    )
    body = tag("body", _skip(), _banner(), _top(), tag("main", *content, id="content"), _footer())
    document = tag("html", head, body, lang="en")
    return HTMLResponse(f"<!doctype html>\n{document}", status_code=status, headers=_HEADERS)


def style() -> Response:
    """The one style sheet."""
    text = files("seeder.sandbox.pages").joinpath("style.css").read_text(encoding="utf-8")
    return Response(text, media_type="text/css", headers=_HEADERS)


def _skip() -> Markup:
    return tag("a", "Skip to the content", href="#content", class_="skip")


def _banner() -> Markup:
    return tag(
        "div",
        tag("strong", "REHEARSAL"),
        " – nothing here is real, and nothing leaves this computer. Stop it with ",
        tag("code", "seeder sandbox stop"),
        class_="banner",
        role="note",
    )


def _top() -> Markup:
    brand = tag("a", _LEAF, "Practice community", href="/", class_="brand")
    places = [("Tasks", "/#tasks"), ("Projects", "/#projects"), ("People", "/#people"), ("Changes", _CHANGES)]
    places.append(("Mail", "/mail/"))
    links = [tag("a", name, href=address) for name, address in places]
    return tag("header", tag("div", brand, tag("nav", links, aria_label="Sections")), class_="top")


def _footer() -> Markup:
    return tag(
        "footer",
        "This page is made by seeder for rehearsals. All people, tasks and changes in it are invented, yours "
        "excepted. "
        "Start again from the beginning with ",
        tag("code", "seeder sandbox reset"),
        ".",
    )
