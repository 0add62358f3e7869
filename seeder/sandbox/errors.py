"""How Conduit says no: a code and a text, in a reply of HTTP status 200."""

from __future__ import annotations

CORE = "ERR-CONDUIT-CORE"
NOT_HERE = "ERR-SANDBOX"


class Refused(Exception):
    """`code` and `info` become the reply's error_code and error_info."""

    def __init__(self, code: str, info: str) -> None:
        super().__init__(info)
        self.code, self.info = code, info


def core(info: str) -> Refused:
    """Conduit's catch-all, in which only the text says what happened."""
    return Refused(CORE, info)


def invalid(problems: list[str]) -> Refused:
    """Values that were understood and are not allowed; nothing of the edit is applied."""
    return core("Validation errors:" + "".join(f"\n  - {problem}" for problem in problems))


def not_here(what: str) -> Refused:
    """A real Phorge knows it, the sandbox does not: never answered by a guess."""
    return Refused(NOT_HERE, f"{what} is not in the sandbox")
