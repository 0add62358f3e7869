"""What a board asks, and of a server that cannot tell histories: our own clients against a sandbox."""

from __future__ import annotations

from typing import Any, TypeVar

from seeder.clock import SystemClock
from seeder.gather.board import find_board, with_people, with_tasks
from seeder.reports.board import Facts, tally_board
from seeder.sandbox.process import Running
from seeder.settings.site import Site
from seeder.sources.phabricator import Phabricator
from seeder.views.board import as_json, as_text
from seeder.views.pasted import FORMATS
from seeder.wire.conduit import Conduit
from seeder.wire.redaction import Redactor
from seeder.wire.transport import ServiceSession

T = TypeVar("T")


class Old(Conduit):
    """Asks for histories with a parameter that the server does not know, so that it answers with the code of
    one that does not know the method."""

    def read(self, method: str, to: type[T], **params: Any) -> T:
        if method == "maniphest.gettasktransactions":
            params = {"nosuch": params["ids"]}
        return super().read(method, to, **params)


def quiet(what: str, done: int, of: int) -> None:
    pass


def found(server: Running, kind: type[Conduit]) -> Facts:
    site = Site(name="s", phabricator=server.url)
    session = ServiceSession(server.url, SystemClock(), Redactor(), environ={})
    phabricator = Phabricator(kind(session, server.token))
    board = find_board("Wikimedia-Hackathon-2026", site, phabricator)
    return with_people(with_tasks(board, phabricator, quiet), phabricator, quiet)


def test_a_version_that_cannot_tell_histories_is_told_as_not_known(server: Running) -> None:
    facts = found(server, Old)
    rows = tally_board(facts)
    assert (facts.deeds, [row.acted for row in rows]) == (None, [None] * 3)
    told = as_json(rows, facts, None, names=False)
    assert (told["last_action_known"], told["tasks"][0]["last_action"]) == (False, None)
    for format_ in FORMATS[1:]:
        assert as_text(format_, rows, facts, names=False).count("not known here") == 3


def test_any_other_version_tells_them(server: Running) -> None:
    facts = found(server, Conduit)
    assert set(facts.deeds or ()) == {6, 7, 17}
    assert all(row.acted for row in tally_board(facts))
