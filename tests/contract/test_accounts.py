"""Whose token it is, and what a bad one is answered. No token may ever come back to a person."""

from __future__ import annotations

import pytest

from seeder.errors import LoginError, SeederError
from tests.contract.site import ContractSite


def test_whoami(site: ContractSite) -> None:
    assert site.phabricator.whoami() == site.world.me


def test_bad_tokens(site: ContractSite) -> None:
    for who in ("wrong", "short", "misshapen"):
        problem = _refusal(site, who)
        assert isinstance(problem, LoginError)
        assert "does not know this token" in problem.sentence


def test_bad_token_when_writing(site: ContractSite) -> None:
    with pytest.raises(LoginError) as caught:
        site.edit({"title": site.title("never made")}, conduit=site.conduit_as("wrong"))
    assert site.ground.tokens.by_role["wrong"] not in f"{caught.value} {caught.value.hint}"


def test_no_token(site: ContractSite) -> None:
    problem = _refusal(site, "nobody")
    assert isinstance(problem, LoginError)
    assert "wants a token" in problem.sentence


def test_token_of_a_disabled_account(site: ContractSite) -> None:
    problem = _refusal(site, "disabled")
    assert isinstance(problem, LoginError)
    assert "disabled" in problem.sentence


def test_revoked_token(site: ContractSite) -> None:
    problem = _refusal(site, "revoked")
    assert isinstance(problem, LoginError)
    assert "revoked" in problem.sentence


def test_ping_tests_no_token(site: ContractSite) -> None:
    assert site.conduit_as("wrong").read("conduit.ping", str)


def _refusal(site: ContractSite, who: str) -> SeederError:
    """What `who` is told, after a look that it is free of the token."""
    conduit = site.conduit_as(who)
    with pytest.raises(SeederError) as caught:
        conduit.read("user.whoami", dict[str, str])
    token = site.ground.tokens.by_role[who]
    assert not token or token not in f"{caught.value} {caught.value.hint} {caught.value!r}"
    return caught.value
