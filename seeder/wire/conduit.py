"""The one wire to Phabricator: Conduit, over the `phabricator` package.

The package speaks the protocol; everything around it is replaced, for reasons that were measured
(docs/design.md, "Traps of the client packages"): it repeats writes, opens a connection a call, posts
three-part method names to the wrong place, is not thread-safe, and reads the current folder on import.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec

from seeder.errors import LoginError, NetworkError, NotSent, OutcomeUnknown, ServerError
from seeder.wire.patience import TRIES, Budget, Patience, for_a_read
from seeder.wire.phabricator_import import imported_phabricator
from seeder.wire.transport import HttpRefused, ReplyLost, ServiceSession

# Methods that change nothing on the server, so that repeating one is harmless. Whatever is not listed is
# a write: sent once, never repeated here.
READS = frozenset(
    [
        "conduit.ping",
        "conduit.getcapabilities",
        "conduit.query",
        "user.whoami",
        "user.search",
        "user.query",
        "phid.lookup",
        "phid.query",
        "project.search",
        "project.query",
        "project.column.search",
        "maniphest.search",
        "maniphest.status.search",
        "maniphest.priority.search",
        "maniphest.gettasktransactions",
        "transaction.search",
        "edge.search",
        "remarkup.process",
        "feed.query",
    ]
)

# Raised before anything is applied (PhabricatorConduitAPIController, the start of ConduitCall).
DEFINITE = frozenset(
    [
        "ERR-CONDUIT-CALL",
        "ERR-INVALID-PARAMETER",
        "ERR-INVALID-CONSTRAINT",
        "ERR-INVALID-ATTACHMENT",
        "ERR-INVALID-PAGE-SIZE",
        "ERR-BAD-QUERYKEY",
        "ERR-BAD-TYPES",
        "ERR-PERMISSIONS",
        "ERR-INVALID-OBJECT-PHID",
        "ERR-INVALID-OBJECT-TYPE",
    ]
)
LOGIN = frozenset({"ERR-INVALID-AUTH", "ERR-INVALID-SESSION"})
# Characters of a server's own sentence that are shown and kept.
MOST_OF_A_SENTENCE = 1_000
# MariaDB's deadlock, lock wait time-out, lost savepoint, too many connections, server gone and connection
# lost: over a moment later.
PASSING = ("#1205", "#1213", "#1305", "#1040", "#1203", "#2002", "#2003", "#2006", "#2013")

T = TypeVar("T")


class Conduit:
    """Calls methods of one Conduit with one token. Safe to share between threads."""

    def __init__(
        self,
        session: ServiceSession,
        token: str,
        *,
        budget: Budget | None = None,
        chance: Callable[[], float] = random.random,
        on_wait: Callable[[float, str], None] = lambda seconds, why: None,
        token_from: str = "",
    ) -> None:
        session.redact.add(token)
        self.session, self.clock, self.redact = session, session.clock, session.redact
        self.host = urlsplit(session.base).netloc
        self._token, self._token_from = token, token_from
        self._patience = Patience(session.clock, budget=budget, chance=chance, on_wait=on_wait)
        self._methods: dict[str, Any] = {}
        self._lock = threading.Lock()
        self._api: Any = None

    def read(self, method: str, to: type[T], **params: Any) -> T:
        """What `method` answers, decoded as `to`; repeated a few times when the network fails.

        Raises NetworkError, LoginError or ServerError. `method` must be one of READS.
        """
        if method not in READS:
            raise ValueError(f"{method} may change something: use write()")
        return self._decoded(method, self._repeated(method, params), to)

    def write(self, method: str, to: type[T], **params: Any) -> T:
        """What `method` answers, sent exactly once.

        Raises NotSent (it never left), HttpRefused or ServerError or LoginError (a definite no), or
        OutcomeUnknown for everything else that can follow the first byte.
        """
        try:
            return self._decoded(method, self._once(method, params, write=True), to)
        except ReplyLost as lost:
            raise OutcomeUnknown(f"The answer was lost. {lost.sentence}", lost.hint) from None
        except _Answered as no:
            raise self._refusal(no) from None
        except _Undecodable as odd:
            raise OutcomeUnknown(str(odd), complete=True) from None

    def _repeated(self, method: str, params: dict[str, Any]) -> Any:
        for attempt in range(TRIES):
            passing = False
            try:
                return self._once(method, params, write=False)
            except _Answered as no:
                problem: Exception = self._refusal(no)
                passing = any(sign in no.info for sign in PASSING)
            except (NotSent, ReplyLost, HttpRefused) as failed:
                problem = failed
            if not self._patience.again(problem, attempt, passing=passing):
                raise for_a_read(problem) from None
        raise AssertionError("unreachable")

    def _once(self, method: str, params: dict[str, Any], *, write: bool) -> Any:
        call = self._method(method)
        with self.session.exchange(write=write):
            try:
                return call(**params).response
            except (NotSent, ReplyLost, HttpRefused):
                raise
            except Exception as problem:
                if type(problem).__name__ == "APIError":
                    code = str(getattr(problem, "code", ""))
                    info = self.redact(str(getattr(problem, "message", "") or ""))[:MOST_OF_A_SENTENCE]
                    raise _Answered(method, code, info) from None
                if isinstance(problem, ValueError | LookupError | TypeError | RecursionError):
                    raise ReplyLost(self._not_conduit(), _NOT_CONDUIT_HINT) from None
                raise

    def _not_conduit(self) -> str:
        return f"{self.host} answered something that is not Conduit's."

    def _method(self, name: str) -> Any:
        with self._lock:
            if name not in self._methods:
                self._methods[name] = self._resource(name)
            return self._methods[name]

    def _resource(self, name: str) -> Any:
        package = imported_phabricator()
        # Never empty: an empty interface makes the package parse and copy its bundled list.
        interface: dict[str, Any] = {"required": {}}
        if self._api is None:
            address = self.session.base.rstrip("/") + "/api/"
            self._api = package.Phabricator(host=address, token=self._token or "-", interface=interface)
            self._api.connect()
            if not self._token:
                self._api._conduit = {"client": "seeder"}
        application, _, rest = name.partition(".")
        resource = package.Resource(
            api=self._api, interface=dict(interface), method=application, endpoint=rest
        )
        resource.session = self.session
        return resource

    def _decoded(self, method: str, result: Any, to: type[T]) -> T:
        try:
            return msgspec.convert(result, to)
        except msgspec.ValidationError as problem:
            odd = f"{self.host} answered {method} in a shape seeder does not know: {problem}."
            if method in READS:
                raise NetworkError(odd, "Please report this; which Phorge is it?") from None
            raise _Undecodable(odd) from None

    def _refusal(self, no: _Answered) -> Exception:
        if no.code in LOGIN:
            return _login_error(self.host, no.info, self._token_from)
        if no.method in READS or no.code in DEFINITE:
            return ServerError(f"{self.host} refused {no.method}: {no.info}", code=no.code, info=no.info)
        return OutcomeUnknown(f"{self.host} answered: {no.info or no.code}", complete=True)


class _Answered(Exception):
    """A complete answer of the application that carries an error."""

    def __init__(self, method: str, code: str, info: str) -> None:
        super().__init__(f"{code}: {info}")
        self.method, self.code, self.info = method, code, info


class _Undecodable(Exception):
    pass


_NOT_CONDUIT_HINT = (
    "A login page of the Wi-Fi or a proxy, or not the address of a Phabricator? `seeder doctor` looks."
)


def _login_error(host: str, info: str, source: str) -> LoginError:
    if "not permitted" in info:
        return LoginError(
            f"{host} does not let this account use its API: it is disabled, or not a person's.",
            "Log in to the site in a browser to see what it says, or use another account's token.",
        )
    if "not present" in info:
        return LoginError(f"{host} wants a token.", "Run `seeder login`.")
    return LoginError(
        f"{host} does not know this token: mistyped, expired or revoked.",
        # A variable wins over what `seeder login` stores.
        f"It came from {source}; correct that, or unset it and run `seeder login`."
        if source.startswith("SEEDER_")
        else "Make a new one with `seeder login`.",
    )
