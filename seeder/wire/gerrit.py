"""The one wire to Gerrit: its REST interface, over the `python-gerrit-api` package.

The package speaks the protocol; what was measured about it is cured here and in ``transport``: it drops
the server's own words, takes a captive portal's page for an answer, pages nothing, and sets a password on
whatever session it is handed. So it gets one of ours, for this host alone, and only its raw ``get``.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

import msgspec

from seeder.errors import LoginError, NetworkError, NotSent, OutcomeUnknown, ServerError
from seeder.settings.gerrit_login import GerritLogin
from seeder.wire.patience import TRIES, Patience, for_a_read
from seeder.wire.transport import HttpRefused, ReplyLost, ServiceSession

T = TypeVar("T")


class NotThere(ServerError):
    """Gerrit has no such thing, or does not show it to this account: it tells both with 404."""


class Gerrit:
    """Asks one Gerrit, with a login or anonymously. Safe to share between threads."""

    def __init__(
        self,
        session: ServiceSession,
        login: GerritLogin | None = None,
        *,
        on_wait: Callable[[float, str], None] = lambda seconds, why: None,
        patience: Patience | None = None,
    ) -> None:
        if login is not None:
            session.redact.add(login.password)
        self.session, self.login = session, login
        self.host = urlsplit(session.base).netloc
        self._patience = patience or Patience(session.clock, on_wait=on_wait)
        self._client: Any = None
        self._lock = threading.Lock()

    @property
    def anonymous(self) -> bool:
        return self.login is None

    def get(self, path: str, to: type[T], **params: Any) -> T:
        """What `path` (below the base, `/changes/`) answers, decoded as `to`; a list in `params` becomes a
        parameter given several times.

        Raises NotThere, LoginError, ServerError (with Gerrit's own words) or NetworkError. Repeated a few
        times when the network fails.
        """
        for attempt in range(TRIES):
            try:
                return self._decoded(path, self._once(path, params), to)
            except (NotSent, ReplyLost, HttpRefused) as problem:
                if self._patience.again(problem, attempt):
                    continue
                if isinstance(problem, HttpRefused):
                    raise self._refusal(problem) from None
                raise for_a_read(problem) from None
        raise AssertionError("unreachable")

    def post(self, path: str, to: type[T], body: dict[str, Any]) -> T:
        """What `path` answers to `body` (not empty), sent exactly once.

        Raises NotSent (it never left), HttpRefused (429 or a redirect), LoginError or ServerError (a definite
        no), or OutcomeUnknown for everything else that can follow the first byte.
        """
        client = self._package_client()
        with self.session.exchange(write=True):
            try:
                answer = client.post(path, json=body, raise_for_status=False)
                return self._decoded(path, answer, to)
            except NotSent:
                raise
            except HttpRefused as no:
                if no.status == 429 or no.status < 400:
                    raise
                raise self._refusal(no) from None
            except NetworkError as lost:
                raise OutcomeUnknown(f"The answer was lost. {lost.sentence}", lost.hint) from None
            except (ValueError, LookupError, TypeError, RecursionError):
                lost_in = f"{self.host} answered something that is not Gerrit's."
                raise OutcomeUnknown(f"The answer was lost. {lost_in}", _HINT) from None

    def _once(self, path: str, params: dict[str, Any]) -> Any:
        client = self._package_client()
        with self.session.exchange():
            try:
                # Its own check of the status would drop the reason; ``transport`` has looked already.
                return client.get(path, params=params, raise_for_status=False)
            except (NotSent, ReplyLost, HttpRefused):
                raise
            except (ValueError, LookupError, TypeError, RecursionError):
                raise ReplyLost(f"{self.host} answered something that is not Gerrit's.", _HINT) from None

    def _decoded(self, path: str, answer: Any, to: type[T]) -> T:
        if isinstance(answer, str) and to is not str:
            raise NetworkError(f"{self.host} answered a page where Gerrit's data is expected.", _HINT)
        try:
            return msgspec.convert(answer, to)
        except msgspec.ValidationError as problem:
            raise NetworkError(
                f"{self.host} answered {path} in a shape seeder does not know: {problem}.",
                "Please report this; which Gerrit is it?",
            ) from None

    def _refusal(self, no: HttpRefused) -> Exception:
        said = no.sentence.partition("“")[2].removesuffix(".").removesuffix("”")
        if no.status == 401:
            where = f" It came from {self.login.source}." if self.login else ""
            return LoginError(f"{self.host} does not know this user name and password.{where}", WHICH_ONE)
        if no.status == 404:
            return NotThere(f"{self.host}: {said or 'not found'}.", code="404", info=said)
        if 400 <= no.status < 500 and no.status != 429:
            code = str(no.status)
            return ServerError(f"{self.host} refused: {said or code}.", code=code, info=said)
        return for_a_read(no)

    def _package_client(self) -> Any:
        with self._lock:
            if self._client is None:
                from gerrit import GerritClient

                user, password = (self.login.username, self.login.password) if self.login else (None, None)
                self._client = GerritClient(
                    base_url=self.session.base.rstrip("/"),
                    username=user,
                    password=password,
                    session=self.session,
                    # Else it would set this back to True, and forget a CA file.
                    ssl_verify=self.session.verify,
                )
            return self._client


_HINT = "A login page of the Wi-Fi or a proxy, or not the address of a Gerrit? `seeder doctor` looks."
WHICH_ONE = (
    "It is not your usual password: in Gerrit's settings, under “HTTP Credentials”, a new one is made "
    "that is shown once."
)


def in_path(name: str) -> str:
    """A project's, branch's or file's name as one step of a path: `/` becomes %2F, as Gerrit wants it."""
    return quote(name, safe="")
