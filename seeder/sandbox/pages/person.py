"""A person's page, and the pictures of all."""

from __future__ import annotations

import hashlib

from starlette.responses import Response

from seeder.sandbox.gerrit import keeping
from seeder.sandbox.gerrit.records import Change
from seeder.sandbox.pages.html import escaped, tag
from seeder.sandbox.pages.layout import page
from seeder.sandbox.pages.overview import what
from seeder.sandbox.pages.parts import card, task_list
from seeder.sandbox.pages.review.parts import change_list
from seeder.sandbox.store import Row, Store

_HUES = 24


def person_page(store: Store, user: Row) -> Response:
    """Who it is; the tasks that they mentor, work on, and wrote; their changes."""
    phid = user["phid"]
    mentored = store.rows(
        "SELECT * FROM task WHERE mentors LIKE ? ORDER BY status <> 'open', id DESC", f'%"{phid}"%'
    )
    assigned = store.rows("SELECT * FROM task WHERE owner = ? ORDER BY status <> 'open', id DESC", phid)
    written = store.rows("SELECT * FROM task WHERE author = ? ORDER BY id DESC", phid)
    face = tag("img", src=f"/avatar/{user['username']}.svg", alt="")
    words = tag("p", f"@{user['username']} · {what(user)}", class_="none")
    return page(
        user["realname"],
        tag("div", face, tag("div", tag("h1", user["realname"]), words), class_="card profile"),
        card("Mentors these tasks", task_list(store, mentored, "None yet.")),
        card("Works on", task_list(store, assigned, "Nothing is assigned.")),
        card("Wrote", task_list(store, written, "Nothing yet.")),
        card("Changes", change_list(store, _changes(store, phid), "None yet.")),
    )


def _changes(store: Store, user: str) -> list[Change]:
    """What somebody uploaded for review, the latest touched first."""
    numbers = {one.id for one in keeping.accounts(store).values() if one.user == user}
    return [one for one in keeping.changes(store) if one.owner in numbers and not one.private]


def picture(name: str) -> Response:
    """The first letter of a name on a colour of its own."""
    hue = hashlib.sha256(name.lower().encode()).digest()[0] % _HUES * (360 // _HUES)
    letter = tag(
        "text", name[:1].upper(), x="32", y="43", text_anchor="middle", font_size="32", fill="#fff",
        font_family="system-ui, sans-serif", font_weight="600",
    )  # fmt: skip
    ground = tag("rect", width="64", height="64", fill=f"hsl({hue} 45% 40%)")
    drawing = tag("svg", ground, letter, xmlns="http://www.w3.org/2000/svg", viewBox="0 0 64 64")
    headers = {"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff"}
    return Response(str(escaped(drawing)), media_type="image/svg+xml", headers=headers)
