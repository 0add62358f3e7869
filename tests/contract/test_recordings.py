"""The recordings themselves: complete, free of secrets, and strict when they are played."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from seeder.wire.conduit import Conduit
from seeder.wire.redaction import TOKEN_SHAPE, Redactor
from seeder.wire.transport import ServiceSession
from tests.contract import tape
from tests.contract.record import main, names, problem_with
from tests.contract.site import PlayedClock
from tests.contract.tape import Call, Player, Tokens

FORBIDDEN = (
    TOKEN_SHAPE,
    re.compile(r"\bclr-[a-z0-9]{28}"),
    re.compile(r"phsid|phusr|csrf|set-cookie|authorization", re.IGNORECASE),
    re.compile(r"127\.0\.0\.1|localhost"),
    re.compile(r'"primaryEmail":"(?!mentor@example\.org")'),
)
LIVE = {f"SEEDER_LIVE_PHABRICATOR_{name}": "x" for name in ("TOKEN", "TOKEN_OTHER", "TOKEN_DISABLED")}
LIVE["SEEDER_LIVE_PHABRICATOR_TOKEN_REVOKED"] = "x"


def test_every_case_has_its_recording_and_no_other_is_kept() -> None:
    assert sorted(names()) == sorted(path.stem for path in tape.FOLDER.glob("*.json"))


@pytest.mark.parametrize("path", sorted(tape.FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_no_secret_is_kept(path: Path) -> None:
    text = path.read_text("utf-8")
    assert [found[0] for shape in FORBIDDEN if (found := shape.search(text))] == []


def test_what_is_forbidden_would_be_seen() -> None:
    text = f"cli-{'a1' * 14} clr-{'b2' * 14} phsid=A%2Fx http://127.0.0.1:8080/ " + '"primaryEmail":"a@b.c"'
    assert all(shape.search(text) for shape in FORBIDDEN)
    with pytest.raises(ValueError):
        Tokens({"me": "x" * 32}).hide(f"API token cli-{'a1' * 14} is not valid")


def test_tokens_are_kept_as_roles() -> None:
    tokens = Tokens({"me": f"cli-{'a1' * 14}", "nobody": ""})
    kept = tokens.hide(f"API token cli-{'a1' * 14} is not valid")
    assert kept == "API token <token of me> is not valid"
    assert tokens.show(kept) == f"API token cli-{'a1' * 14} is not valid"
    assert (tokens.role_of(""), tokens.role_of("another")) == ("nobody", "stranger")


def test_a_request_that_was_not_recorded_fails() -> None:
    conduit, calls = played("whoami")
    with pytest.raises(AssertionError, match="recorded otherwise"):
        conduit.read("user.whoami", dict[str, object], nosuch=1)
    conduit.read("user.whoami", dict[str, object])
    with pytest.raises(AssertionError, match="not recorded"):
        conduit.read("user.whoami", dict[str, object])
    assert [call.method for call in calls] == ["user.whoami"]


def test_recording_keeps_to_this_machine() -> None:
    def problem(url: str, *, own: bool = False) -> str:
        return problem_with(LIVE | {"SEEDER_LIVE_PHABRICATOR_URL": url}, own=own)

    assert problem("http://127.0.0.1:8080/") == ""
    assert "not on this machine" in problem("https://phabricator.example.org/")
    assert "not on this machine" in problem("https://127.0.0.1.example.org/")
    assert problem("https://phabricator.example.org/", own=True) == ""
    assert "SEEDER_LIVE_PHABRICATOR_URL" in problem_with({}, own=True)


def test_an_unknown_case_is_not_all_of_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {**LIVE, "SEEDER_LIVE_PHABRICATOR_URL": "http://127.0.0.1:9/"}.items():
        monkeypatch.setenv(name, value)
    assert main(["--yes", "whomai"]) == 2
    assert "“whoami”" in capsys.readouterr().err


def played(case: str) -> tuple[Conduit, list[Call]]:
    recording = tape.read(case)
    tokens, calls = Tokens({"me": "cli-" + "me" * 14}), list[Call]()
    session = ServiceSession(tape.ADDRESS, PlayedClock(recording.clock), Redactor())
    session.mount("https://", Player(tokens, calls, recording))
    return Conduit(session, tokens.by_role["me"]), calls
