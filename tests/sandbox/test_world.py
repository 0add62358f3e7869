"""The world that rehearsals begin in."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from seeder.check.candidate import Candidate, Finding
from seeder.check.rules import check_candidate
from seeder.mentors import find_mentors
from seeder.sandbox.store import Store
from seeder.sandbox.world import caller_token, seed
from seeder.settings.site import Headings
from tests.sandbox.client import Sandbox


def test_it_is_made_once(tmp_path: Path) -> None:
    store = Store(tmp_path / "world.db")
    seed(store)
    counts = [store.column(f"SELECT count(*) FROM {table}") for table in ("user", "project", "task", "xact")]
    token = caller_token(store)
    seed(store)
    assert token == caller_token(store)
    assert re.fullmatch(r"api-[a-z0-9]{28}", token)
    again = [store.column(f"SELECT count(*) FROM {table}") for table in ("user", "project", "task", "xact")]
    assert again == counts
    store.close()


def test_its_days_are_counted_from_today(sandbox: Sandbox) -> None:
    now = time.time()
    tasks = sandbox.get("maniphest.search")["data"]
    assert all(task["fields"]["dateCreated"] <= task["fields"]["dateModified"] <= now for task in tasks)
    assert max(task["fields"]["dateCreated"] for task in tasks) > now - 10 * 86_400
    text = sandbox.task(13)["fields"]["description"]["raw"]
    until = re.search(r"until (\d{4}-\d\d-\d\d)", text)
    assert until is not None
    assert until[1] > datetime.now(UTC).date().isoformat()
    assert "{in " not in "".join(task["fields"]["description"]["raw"] for task in tasks)


def test_it_has_everybody_a_rehearsal_needs(sandbox: Sandbox) -> None:
    people = {row["fields"]["username"]: row["fields"]["roles"] for row in sandbox.get("user.search")["data"]}
    assert "admin" in people["ada-admin"]
    assert "disabled" in people["olu-farrow"]
    assert "bot" in people["patchbot"]
    assert "list" in people["newcomers-l"]
    assert sandbox.get("user.whoami")["userName"] == "sam"
    open_tasks = sandbox.get("maniphest.search", constraints={"custom.mentors": ["olu-farrow"]})["data"]
    assert open_tasks


def test_it_has_first_tasks_that_are_good_and_some_that_are_not(sandbox: Sandbox) -> None:
    tasks = sandbox.get("maniphest.search", constraints={"projects": ["easy"], "statuses": ["open"]})["data"]
    good = {task["id"] for task in tasks if not _findings(task["fields"])}
    assert good == {13, 14, 16}
    assert len(tasks) > len(good) + 3


def _findings(fields: dict[str, Any]) -> list[Finding]:
    candidate = Candidate(
        title=fields["name"],
        description=fields["description"]["raw"],
        today=datetime.now(UTC).date(),
        mentorship=find_mentors(fields["description"]["raw"], contact_heading=Headings().contact),
        assigned=fields["ownerPHID"] is not None,
    )
    return check_candidate(candidate)
