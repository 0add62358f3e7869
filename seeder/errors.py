"""The family of errors: what is shown to a person, and the exit code it ends with.

Every error that seeder raises on purpose is a :class:`SeederError`: one plain sentence, an optional
hint with the nearest right thing, and an exit code. ``cli`` is the only place that turns one into
output. The numbers are a promise to scripts and only ever added to (docs/design.md, "Exit codes")::

    SeederError                1  a server refused, or something failed for good
    ├── BadInput               2  usage, a bad wish, a file with a mistake, a refused plan
    ├── Interrupted          130  ^C where nothing was being written
    ├── Findings               3  check or audit found something
    ├── NetworkError           4  no connection, TLS, a reply that is not Conduit's
    │   ├── NotSent            4  the request never left: repeating it is safe
    │   └── LoginError         4  no token, a wrong, expired or revoked one
    ├── OutcomeUnknown         5  a write was sent and its answer was lost
    ├── PartlyApplied          6  some of it happened; changed meanwhile; a late twin
    ├── Locked                 7  another run for this site and user is at work
    ├── LimitReached           8  a limit stopped it before writing
    └── Bug                   70  a mistake of ours
"""

from __future__ import annotations

from typing import ClassVar

OK = 0
INTERRUPTED = 130

# The worst wins when several things happened in one run; the order is the design's, not the numbers'.
WORST_FIRST = (INTERRUPTED, 70, 5, 4, 7, 8, 6, 1, 3, 2, OK)


def worst(codes: list[int]) -> int:
    """The exit code that speaks for all of `codes`; 0 for none. An unknown code outranks all but ^C."""
    return min(codes, key=_rank, default=OK)


def _rank(code: int) -> int:
    return WORST_FIRST.index(code) if code in WORST_FIRST else 1


class SeederError(Exception):
    """One sentence for a person, a hint with what to do about it, and an exit code."""

    exit_code: ClassVar[int] = 1
    kind: ClassVar[str] = "failed"

    def __init__(self, sentence: str, hint: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint

    def __str__(self) -> str:
        return self.sentence


class BadInput(SeederError):
    exit_code = 2
    kind = "bad-input"


class Interrupted(SeederError):
    """^C where nothing was being written; a run that was writing says itself what became of it."""

    exit_code = INTERRUPTED
    kind = "interrupted"


class Findings(SeederError):
    exit_code = 3
    kind = "findings"


class NetworkError(SeederError):
    exit_code = 4
    kind = "network"


class NotSent(NetworkError):
    """No byte of the request was written, so the server cannot have acted on it."""

    kind = "not-sent"


class LoginError(NetworkError):
    kind = "login"


class ServerError(SeederError):
    """A complete answer of the application that says no. `code` and `info` are the server's own,
    already freed of secrets; `info` is untrusted text."""

    kind = "refused-by-server"

    def __init__(self, sentence: str, hint: str = "", *, code: str = "", info: str = "") -> None:
        super().__init__(sentence, hint)
        self.code = code
        self.info = info


class OutcomeUnknown(SeederError):
    """A write was sent, and what became of it is not known.

    `complete` is True when the application itself answered (with an error that does not exclude that
    it acted): then nothing can happen any more, and one look decides.
    """

    exit_code = 5
    kind = "unknown"

    def __init__(self, sentence: str, hint: str = "", *, complete: bool = False) -> None:
        super().__init__(sentence, hint)
        self.complete = complete


class PartlyApplied(SeederError):
    exit_code = 6
    kind = "partly-applied"


class Locked(SeederError):
    exit_code = 7
    kind = "locked"


class LimitReached(SeederError):
    exit_code = 8
    kind = "limit"


class Bug(SeederError):
    exit_code = 70
    kind = "bug"
