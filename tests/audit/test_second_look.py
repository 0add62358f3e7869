"""What the second look of an audit asks again and what it does not: over sockets, against the sandbox's
Phabricator and Gerrit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from seeder.activity import DAY
from seeder.gather.actions import GERRIT, last_actions
from seeder.gather.audit import Asked, facts_from, refresh
from seeder.gather.selection import Reading
from seeder.reports.audit import tally_tasks
from seeder.sandbox.gerrit import keeping
from seeder.sandbox.gerrit.records import Account
from seeder.sandbox.phids import named_phid
from seeder.sandbox.world import caller_token
from seeder.settings.profiles import find_profile
from seeder.sources.phabricator import Phabricator
from seeder.store import Store
from tests.audit.conftest import SetClock
from tests.gerrit.counted import Counting, asked_of
from tests.sandbox.client import Sandbox
from tests.sandbox.many import plant

OPEN_FIRST = Reading({"projects": [named_phid("PROJ", "good first task")], "statuses": ["open()"]})
YUKI, PIP = named_phid("USER", "yuki_w"), named_phid("USER", "pip")


class Remembering(Counting):
    """`accounts` are the user names that were looked for."""

    def __init__(self, *more: Any) -> None:
        super().__init__(*more)
        self.accounts: list[str] = []

    def get(self, path: str, to: Any, **params: Any) -> Any:
        if path == "/accounts/":
            self.accounts += [word for word in params["q"].split('"') if word.isalnum()]
        return super().get(path, to, **params)


class Audit:
    """The open first tasks, looked at again and again with one store."""

    def __init__(self, sandbox: Sandbox, phabricator: Phabricator, store: Store) -> None:
        self.sandbox, self.phabricator, self.store = sandbox, phabricator, store
        profile = find_profile("sandbox", Path("none")).site
        self.site = msgspec.structs.replace(profile, phabricator=sandbox.url, gerrit=f"{sandbox.url}r/")
        token = caller_token(sandbox.store)
        self.reviews, self.gerrit = asked_of(f"{sandbox.url}r/", "sam", token, kind=Remembering)

    def look(self, *, fresh: bool = False) -> dict[str, list[str]]:
        """Which accounts were asked for, there and in Gerrit."""
        asked, reviews = Asked((OPEN_FIRST,)), self.reviews
        self.sandbox.store.execute("DELETE FROM request")
        assert isinstance(self.gerrit, Remembering)
        self.gerrit.accounts.clear()
        refresh(asked, self.site, self.store, self.phabricator, reviews, lambda *_: None, fresh=fresh)
        told = self.sandbox.store.column("SELECT params FROM request WHERE method = 'user.search'")
        wanted = [json.loads(params)["constraints"] for params in told]
        people = [name for each in wanted for several in each.values() for name in several]
        return {"phabricator": people, "gerrit": list(self.gerrit.accounts)}

    @property
    def claimed_by(self) -> set[str]:
        now = int(self.phabricator.conduit.clock.now())
        facts = facts_from(Asked((OPEN_FIRST,)), self.site, self.store, now, reviewed=True)
        return {row.claimed_by for row in tally_tasks(facts) if row.claimed_by}


@pytest.fixture
def audit(sandbox: Sandbox, phabricator: Phabricator, store: Store) -> Audit:
    tags = OPEN_FIRST.constraints["projects"]
    plant(sandbox.store, 2, tags=tags, owner=YUKI, description="== Mentors ==\n* @pip\n* @tobi")
    return Audit(sandbox, phabricator, store)


def test_owners_are_asked_for_once_a_week_and_mentors_each_time(audit: Audit, clock: SetClock) -> None:
    assert YUKI in audit.look()["phabricator"]
    again = audit.look()["phabricator"]
    assert YUKI not in again
    assert {"pip", "tobi"} <= set(again)
    assert "yuki_w" in audit.claimed_by
    clock.sleep(7 * DAY)
    assert YUKI in audit.look()["phabricator"]
    assert YUKI not in audit.look()["phabricator"]
    assert YUKI in audit.look(fresh=True)["phabricator"]


def test_a_new_owner_is_asked_for(audit: Audit, sandbox: Sandbox) -> None:
    audit.look()
    juno = named_phid("USER", "juno")
    plant(sandbox.store, 1, tags=OPEN_FIRST.constraints["projects"], owner=juno)
    assert juno in audit.look()["phabricator"]
    assert {"juno", "yuki_w"} <= audit.claimed_by


def test_in_gerrit_only_those_are_looked_for_who_were_not_found(audit: Audit, sandbox: Sandbox) -> None:
    assert {"pip", "tobi"} <= set(audit.look()["gerrit"])
    before = last_actions(audit.store, None)[GERRIT]
    again = set(audit.look()["gerrit"])
    assert "pip" in again
    assert "tobi" not in again
    assert last_actions(audit.store, None)[GERRIT] == before
    assert "tobi" in audit.look(fresh=True)["gerrit"]
    keeping.keep_account(sandbox.store, Account(1041, "pip", "Pip", "pip@example.org", 1_700_000_000))
    audit.look()
    assert PIP in last_actions(audit.store, None)[GERRIT]
    assert "pip" not in audit.look()["gerrit"]


def test_another_name_on_the_site_is_looked_for_again(audit: Audit, sandbox: Sandbox) -> None:
    """An account that is called as somebody else was: what that one did in Gerrit is not theirs."""
    audit.look()
    tobi = named_phid("USER", "tobi")
    assert last_actions(audit.store, None)[GERRIT][tobi] is not None
    sandbox.store.update("user", tobi, username="tobias")
    sandbox.store.execute("UPDATE task SET description = '== Mentors ==\n* @tobias', modified = modified + 1")
    assert "tobias" in audit.look()["gerrit"]
    assert tobi not in last_actions(audit.store, None)[GERRIT]
