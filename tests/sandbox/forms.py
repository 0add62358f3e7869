"""A form as a browser without scripts reads it: what would be sent when nothing is changed."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urlencode

from tests.sandbox.client import Reply, Sandbox

NEW = "/maniphest/task/edit/"
KIND = "application/x-www-form-urlencoded"
Fields = list[tuple[str, str]]


class Form(HTMLParser):
    """The one form of a page with a `title` field: `fields` in order, as they would be sent."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fields: Fields = []
        self.action = ""
        self._area: list[str] | None = None
        self._select = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {name: value or "" for name, value in attrs}
        ticked = a.get("type") != "checkbox" or "checked" in a
        if tag == "form":
            self.action = a["action"]
        elif tag == "input" and "name" in a and "disabled" not in a and ticked:
            self.fields.append((a["name"], a.get("value", "")))
        elif tag == "textarea":
            self._area = []
            self.fields.append((a["name"], ""))
        elif tag == "select":
            self._select = a["name"]
        elif tag == "option" and "selected" in a:
            self.fields.append((self._select, a["value"]))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area is not None:
            # HTML drops the first line feed, and a form sends lines that end with CR LF.
            text = "".join(self._area).removeprefix("\n")
            self.fields[-1] = (self.fields[-1][0], text.replace("\n", "\r\n"))
            self._area = None

    def values(self, name: str) -> list[str]:
        return [value for key, value in self.fields if key == name]


def open_form(sandbox: Sandbox, query: str, path: str = NEW) -> Form:
    """The form at an address."""
    reply = sandbox.send("GET", f"{path}?{query}")
    assert reply.status == 200, reply.text
    return Form(reply.text)


def save(sandbox: Sandbox, fields: Fields, **headers: str) -> Reply:
    """Sends the fields as a browser would."""
    return sandbox.send("POST", NEW, urlencode(fields), Content_Type=KIND, **headers)


def saved(sandbox: Sandbox, fields: Fields) -> int:
    """Saves what has to be saved; the new task's number."""
    reply = save(sandbox, fields)
    assert reply.status == 302, reply.text
    return int(reply.headers["location"].removeprefix("/T"))
