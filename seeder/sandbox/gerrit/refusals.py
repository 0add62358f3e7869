"""How Gerrit says no: an HTTP status and a plain text."""

from __future__ import annotations


class Refused(Exception):
    """`text` becomes the body, with a line break behind it."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status, self.text = status, text


def bad(text: str) -> Refused:
    """A request that was not understood."""
    return Refused(400, text)


def missing(what: str) -> Refused:
    """No such thing, or none that the caller may see."""
    return Refused(404, f"Not found: {what}")


def not_here(what: str) -> Refused:
    """A real Gerrit knows it, the sandbox does not: never answered by a guess."""
    return Refused(404, f"{what} is not in the sandbox")
