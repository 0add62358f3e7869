"""Searches, cursors and logging in, by value."""

from __future__ import annotations

import time
from typing import Any

import pytest

from seeder.sandbox.phids import named_phid
from seeder.sandbox.phorge_methods import ELSEWHERE
from seeder.sandbox.table import PROMISED
from seeder.sandbox.world import token_of
from tests.sandbox.client import Sandbox

SAM = named_phid("USER", "sam")
GOOD = named_phid("PROJ", "good first task")
OUTREACHY = named_phid("PROJ", "Outreachy")


def numbers(sandbox: Sandbox, **params: Any) -> list[int]:
    return [row["id"] for row in sandbox.get("maniphest.search", **params)["data"]]


@pytest.mark.parametrize("order", ["newest", "oldest", "priority", "updated", "outdated", "title", "closed"])
def test_pages_hold_every_task_once_and_in_order(sandbox: Sandbox, order: str) -> None:
    whole = numbers(sandbox, order=order)
    assert len(whole) == 38
    paged: list[int] = []
    after = None
    while True:
        page = sandbox.get("maniphest.search", order=order, limit=4, **({"after": after} if after else {}))
        paged += [row["id"] for row in page["data"]]
        after = page["cursor"]["after"]
        if after is None:
            break
    assert paged == whole


def test_an_edit_between_two_pages_moves_the_cursor(sandbox: Sandbox) -> None:
    first = sandbox.get("maniphest.search", order="outdated", limit=5)
    cursor = first["cursor"]["after"]
    sandbox.edit(f"T{cursor}", title="now the latest")
    second = sandbox.get("maniphest.search", order="outdated", limit=5, after=cursor)
    assert (second["data"], second["cursor"]["after"]) == ([], None)
    safe = sandbox.get("maniphest.search", order="oldest", limit=5, after=cursor)
    assert safe["data"]


def test_constraints_find_what_they_name(sandbox: Sandbox) -> None:
    def find(**constraints: Any) -> set[int]:
        return set(numbers(sandbox, constraints=constraints))

    mine = set(find(authorPHIDs=["sam"]))
    assert mine == find(authorPHIDs=[SAM]) == {22}
    assert find(projects=["good_first_task"]) == find(projects=[GOOD]) == find(projects=["EASY"])
    assert find(projects=["#easy"]) == find(projects=["good first task"]) == set()
    # A parent finds the tasks of its milestones too.
    assert find(projects=[OUTREACHY]) == {4, 10, 11}
    assert find(projects=[GOOD], statuses=["open()"]) == find(projects=[GOOD]) - {18}
    assert find(**{"custom.mentors": ["olu-farrow"]}) == {2, 3}
    assert find(assigned=["none()"]) | find(assigned=["anyone()"]) == set(range(1, 39))
    assert find(assigned=["sam"]) == {11}
    assert 22 in find(subscribers=["mina"])
    assert find(parentIDs=[10]) == {11} == find(hasParents=True) - {36}
    assert find(createdStart=int(time.time()) - 10 * 86_400) == {25, 26}
    assert find(statuses=["nosuch"]) == set()
    assert len(find(projects=[])) == 38


def test_the_full_text_lags_behind(sandbox: Sandbox) -> None:
    assert numbers(sandbox, constraints={"query": "synchronisation rust"}) == [9]
    made = sandbox.edit(None, title="quetzalcoatlus")["object"]["id"]
    assert numbers(sandbox, constraints={"query": "quetzalcoatlus"}) == []
    assert numbers(sandbox, constraints={"authorPHIDs": [SAM], "createdStart": int(time.time()) - 60}) == [
        made
    ]


def test_an_empty_map_comes_as_a_list(sandbox: Sandbox) -> None:
    assert sandbox.get("phid.lookup", names=["T999", "#nope", "@nobody", "sam"]) == []
    assert sandbox.get("phid.query", phids=["PHID-TASK-aaaaaaaaaaaaaaaaaaaa"]) == []
    assert sandbox.get("project.search", constraints={"slugs": ["nope"]})["maps"] == {"slugMap": {}}


def test_names_are_looked_up_in_any_case_but_whole(sandbox: Sandbox) -> None:
    found = sandbox.get("phid.lookup", names=["@SAM", "t13", "#EASY", "{T13}", "@sam.", "T13 "])
    assert set(found) == {"@SAM", "t13", "#EASY"}
    assert found["@SAM"]["fullName"] == "sam (Sam (that is you))"
    assert found["#EASY"]["uri"] == f"{sandbox.url}tag/good_first_task/"


def test_hashtags_are_folded_and_mapped_as_they_were_asked(sandbox: Sandbox) -> None:
    asked = ["Good First Task", "#easy", "nope", "wikimedia-hackathon-2024"]
    found = sandbox.get("project.search", constraints={"slugs": asked})
    slugs = {key: value["slug"] for key, value in found["maps"]["slugMap"].items()}
    assert slugs == {"Good First Task": "good_first_task", "#easy": "easy"}


def test_archived_projects_show_only_when_asked_for(sandbox: Sandbox) -> None:
    slug = {"slugs": ["wikimedia-hackathon-2024"]}
    assert sandbox.get("project.search", constraints=slug)["data"] == []
    for status in ("archived", "all"):
        rows = sandbox.get("project.search", constraints={**slug, "status": status})["data"]
        assert [row["fields"]["status"] for row in rows] == ["archived"]
    assert sandbox.get("phid.lookup", names=["#wikimedia-hackathon-2024"])


def test_milestones_are_found_below_their_parent(sandbox: Sandbox) -> None:
    wanted = {"parents": [OUTREACHY], "isMilestone": True}
    rows = sandbox.get("project.search", constraints=wanted, order="newest")["data"]
    shown = [(row["fields"]["name"], row["fields"]["slug"], row["fields"]["milestone"]) for row in rows]
    assert shown == [("Round 33", None, 2), ("Round 32", None, 1)]
    named = sandbox.get("project.search", constraints={"name": "outreachy rou"})["data"]
    assert {row["fields"]["name"] for row in named} == {"Round 32", "Round 33"}


def test_projects_are_made_with_hashtags_and_milestones(sandbox: Sandbox) -> None:
    wanted = [{"type": "name", "value": "Kiwix Garden"}, {"type": "slugs", "value": ["kg"]}]
    made = sandbox.get("project.edit", transactions=wanted)["object"]["phid"]
    assert sandbox.refusal("project.edit", transactions=wanted)[1].splitlines()[1:] == [
        '  - Project name generates the same hashtag ("#kiwix_garden") as another existing project. Choose a '
        "unique name.",
        '  - Project hashtag "kg" is already used by another project.',
    ]
    below = [{"type": "name", "value": "Round 33"}, {"type": "milestone", "value": made}]
    stone = sandbox.get("project.edit", transactions=below)["object"]["phid"]
    row = sandbox.get("project.search", constraints={"phids": [stone]})["data"][0]["fields"]
    assert (row["milestone"], row["parent"]["phid"], row["slug"]) == (1, made, None)
    assert sandbox.get("project.search", constraints={"slugs": ["kg"]})["data"][0]["phid"] == made


@pytest.mark.parametrize(
    ("token", "code", "text"),
    [
        ("api-" + "b" * 28, "ERR-INVALID-AUTH", 'API token "{}" is not valid.'),
        (
            "api-short",
            "ERR-INVALID-AUTH",
            'API token "{}" has the wrong length. API tokens should be 32 characters long.',
        ),
        (
            "zzz-" + "b" * 28,
            "ERR-INVALID-AUTH",
            'API token "{}" has the wrong format. API tokens should be 32 characters long and begin with one '
            "of these prefixes: api, cli, clr.",
        ),
    ],
)
def test_a_wrong_token_is_echoed(sandbox: Sandbox, token: str, code: str, text: str) -> None:
    envelope = sandbox.ask("user.whoami", token=token)
    assert (envelope["error_code"], envelope["error_info"]) == (code, text.format(token))


def test_ping_looks_at_no_token(sandbox: Sandbox) -> None:
    assert sandbox.ask("conduit.ping", token="nonsense")["result"] == "sandbox"


@pytest.mark.parametrize("who", ["olu-farrow", "newcomers-l"])
def test_who_left_and_lists_may_not_use_the_api(sandbox: Sandbox, who: str) -> None:
    told = sandbox.refusal("user.whoami", who)
    assert told == ("ERR-INVALID-AUTH", "User account is not permitted to use the API.")


def test_methods_that_are_not_here_are_told_loudly(sandbox: Sandbox) -> None:
    assert not ELSEWHERE & set(PROMISED)
    told = sandbox.refusal("badge.search")
    assert told == ("ERR-SANDBOX", "conduit method badge.search is not in the sandbox")
    assert sandbox.refusal("maniphest.nosuch")[0] == "ERR-CONDUIT-CALL"


def test_curl_may_ask_in_the_flat_style(sandbox: Sandbox) -> None:
    secret = token_of(sandbox.store, "sam")
    form = f"api.token={secret}&constraints[ids][0]=13&attachments[projects]=1&limit=5"
    kind = "application/x-www-form-urlencoded"
    reply = sandbox.send("POST", "/api/maniphest.search", form, Content_Type=kind).body
    assert [row["id"] for row in reply["result"]["data"]] == [13]
    assert reply["result"]["cursor"]["limit"] == "5"


def test_only_names_of_this_computer_are_answered(sandbox: Sandbox) -> None:
    foreign = Sandbox(sandbox.store, sandbox.url, host="rebound.example")
    for path in ("/api/conduit.ping", "/", "/T13"):
        assert foreign.send("GET", path).status == 500


def test_the_log_counts_calls_and_connections_and_holds_no_token(sandbox: Sandbox) -> None:
    secret = token_of(sandbox.store, "sam")
    sandbox.get("user.whoami")
    sandbox.edit(None, title="counted")
    made = sandbox.requests()
    assert [method for method, _ in made] == ["user.whoami", "maniphest.edit"]
    assert made[0][1] != made[1][1]
    rows = sandbox.store.rows("SELECT * FROM request")
    assert secret not in str([tuple(row) for row in rows])


def test_members_count_above_and_are_shown_of_milestones(sandbox: Sandbox) -> None:
    def made(name: str, **more: str) -> str:
        wanted = [{"type": kind, "value": value} for kind, value in {"name": name, **more}.items()]
        return str(sandbox.get("project.edit", transactions=wanted)["object"]["phid"])

    top = made("Top of it")
    below = made("Below it", parent=top)
    sprint = made("Sprint 1", milestone=top)
    members = [{"type": "members.add", "value": [SAM]}]
    sandbox.get("project.edit", objectIdentifier=below, transactions=members)
    phids, family = {"phids": [top, below, sprint]}, {top, below, sprint}
    shown = sandbox.get("project.search", constraints=phids, attachments={"members": True})["data"]
    people = {row["phid"]: row["attachments"]["members"]["members"] for row in shown}
    assert people == {phid: [{"phid": SAM}] for phid in family}
    found = sandbox.get("project.search", constraints={"members": [SAM]})["data"]
    assert family & {row["phid"] for row in found} == {top, below}


def test_watchers_are_shown_and_searched(sandbox: Sandbox) -> None:
    """Nobody can begin to watch through Conduit, so the world says who does."""
    with sandbox.store.transaction():
        sandbox.store.add_edge(OUTREACHY, "watcher", SAM)
    rows = sandbox.get("project.search", constraints={"watchers": ["sam"]}, attachments={"watchers": True})
    watched = {row["phid"]: row["attachments"]["watchers"]["watchers"] for row in rows["data"]}
    assert watched == {OUTREACHY: [{"phid": SAM}]}


def test_who_is_away_until_when(sandbox: Sandbox) -> None:
    """As measured with events made inside a real Phorge; Conduit cannot make any there."""
    now = sandbox.store.now()
    for name, days in (("mina", 9), ("juno", -1)):
        sandbox.store.update("user", named_phid("USER", name), away_until=now + days * 86_400)
    named = {"usernames": ["mina", "juno", "tobi"]}
    found = sandbox.get("user.search", constraints=named, attachments={"availability": True})["data"]
    told = {row["fields"]["username"]: row["attachments"]["availability"] for row in found}
    event = told["mina"].pop("eventPHID")
    assert event.startswith("PHID-CEVT-")
    assert told["mina"] == {"value": "away", "until": now + 9 * 86_400, "name": "Away", "color": "red"}
    assert told["juno"] == told["tobi"]
    assert (told["juno"]["value"], told["juno"]["until"]) == ("available", None)
