"""The table of promises against what answers it and what was recorded."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

import pytest

from seeder.sandbox.gerrit import elsewhere, table
from seeder.sandbox.gerrit.answering import CALLS
from seeder.sandbox.gerrit.query import operators
from tests.sandbox.client import Sandbox
from tests.sandbox.gerrit.recordings import BIG, NOT_REPLAYED, TOOL, Exchange, exchanges

REPLAYED = [
    one for folder in (BIG, TOOL) for name, one in exchanges(folder).items() if name not in NOT_REPLAYED
]
# Other names for the same, in Gerrit's documentation.
ALIASES = {"query", "description", "match", "o", "r", "p", "m"}
# Tried by hand on the smaller server; the recordings of no-limit are too long to be kept.
MEASURED = {"has", "since", "no-limit"}


def pattern(one: Exchange) -> str:
    """``/a/changes/x~1/detail`` -> ``changes/{}/detail``."""
    parts = one.path.removeprefix("/a").strip("/").split("/")
    if parts[0] == "config":
        return "/".join(parts)
    return "/".join(part if index % 2 == 0 else "{}" for index, part in enumerate(parts))


def test_everything_that_is_promised_is_answered() -> None:
    assert set(table.PROMISED) == set(CALLS)
    assert set(table.OPERATORS) | {""} == set(operators.MAKERS)


def test_every_promise_was_seen_at_work_on_a_real_server() -> None:
    seen = {(one.method, pattern(one)) for one in REPLAYED if one.status == 200}
    assert set(table.PROMISED) <= seen


@pytest.mark.parametrize(("verb", "address"), table.PROMISED)
def test_every_promised_parameter_was_seen_at_work(verb: str, address: str) -> None:
    asked = [one for one in REPLAYED if (one.method, pattern(one)) == (verb, address) and one.status == 200]
    seen = {name for one in asked for name, _ in parse_qsl(one.query, keep_blank_values=True)}
    if any(one.path.rstrip("/") != one.path for one in asked) and "limit" in table.PROMISED[verb, address]:
        seen |= {"limit", "start"} & {name for one in REPLAYED for name, _ in parse_qsl(one.query)}
    assert set(table.PROMISED[verb, address]) - seen <= ALIASES | MEASURED


def test_every_promised_operator_and_option_was_seen_at_work() -> None:
    asked = [pair for one in REPLAYED if one.status == 200 for pair in parse_qsl(one.query)]
    used = {word for name, value in asked if name == "q" for word in re.findall(r"([a-z]+):", value)}
    assert table.OPERATORS - used <= ALIASES | MEASURED
    options = {value.upper() for name, value in asked if name == "o"}
    # /detail shows these without being asked.
    assert table.OPTIONS - options == {"REVIEWER_UPDATES"}


def test_what_is_promised_is_not_elsewhere_too() -> None:
    assert not table.OPERATORS & table.OPERATORS_ELSEWHERE
    assert not table.OPTIONS & table.OPTIONS_ELSEWHERE
    assert not set(table.IS) & table.IS_ELSEWHERE
    for _, address in table.PROMISED:
        shape, _, name = address.rpartition("/")
        assert name == "{}" or shape not in elsewhere.BELOW or name in elsewhere.BELOW[shape]


@pytest.mark.parametrize("operator", sorted(table.OPERATORS_ELSEWHERE))
def test_other_operators_of_gerrit_are_answered_loudly(sandbox: Sandbox, operator: str) -> None:
    reply = sandbox.send("GET", f"/r/changes/?q={operator}:x")
    assert (reply.status, reply.text) == (404, f"operator {operator} is not in the sandbox\n")


@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("GET", "/r/changes/8504/topic"),
        ("PUT", "/r/changes/8504/topic"),
        ("POST", "/r/changes/8504/abandon"),
        ("POST", "/r/changes/8504/revisions/current/review"),
        ("DELETE", "/r/changes/8504/reviewers/1004"),
        ("GET", "/r/changes/8504/revisions/current/related"),
        ("GET", "/r/changes/8504/revisions/"),
        ("GET", "/r/accounts/mina/groups"),
        ("PUT", "/r/accounts/somebody"),
        ("GET", "/r/projects/docs%2Fhandbook/access"),
        ("GET", "/r/projects/docs%2Fhandbook/branches/main/reflog"),
        ("GET", "/r/config/server/summary"),
        ("GET", "/r/groups/"),
        ("GET", "/r/changes/?q=is:open&O=81"),
        ("GET", "/r/changes/8504?o=COMMIT_FOOTERS"),
        ("GET", "/r/changes/?q=is:watched"),
        ("GET", "/r/changes/?q=has:star"),
        ("GET", "/r/changes/?q=label:Code-Review%3Dok"),
        ("GET", "/r/changes/?q=topic:%5Ex.*"),
        ("GET", "/r/accounts/?q=cansee:8504"),
    ],
)
def test_what_a_real_gerrit_has_besides_is_answered_loudly(sandbox: Sandbox, verb: str, path: str) -> None:
    body = "{}" if verb in ("PUT", "POST") else None
    reply = sandbox.send(verb, path, body, Content_Type="application/json")
    assert reply.status == 404
    assert "is not in the sandbox" in reply.text
    assert reply.headers["content-type"] == "text/plain;charset=utf-8"
