"""Who is let in, and what of HTTP is refused."""

from __future__ import annotations

import base64
import gzip
import json

import pytest

from seeder.sandbox.world import caller_token, token_of
from tests.sandbox.client import Sandbox
from tests.sandbox.gerrit.asking import SAM, ask, get, login

SELF = "/r/a/accounts/self"


def test_the_caller_is_let_in_with_his_token(sandbox: Sandbox) -> None:
    assert get(sandbox, "/accounts/self") == {
        "_account_id": SAM,
        "name": "Sam (that is you)",
        "display_name": "Sam",
        "email": "sam@example.org",
        "username": "sam",
    }
    shouting = base64.b64encode(f"SAM:{caller_token(sandbox.store)}".encode()).decode()
    assert sandbox.send("GET", SELF, Authorization=f"Basic {shouting}").status == 200


def test_somebody_may_be_called_otherwise_in_gerrit(sandbox: Sandbox) -> None:
    reply = sandbox.send("GET", SELF, Authorization=login(sandbox, "ines.q", "inesquill"))
    assert reply.body["username"] == "inesquill"
    assert sandbox.send("GET", SELF, Authorization=login(sandbox, "ines.q")).status == 401


def _basic(words: str) -> str:
    return "Basic " + base64.b64encode(words.encode()).decode()


def test_nobody_else_is_let_in(sandbox: Sandbox) -> None:
    other = token_of(sandbox.store, "mina")
    left = token_of(sandbox.store, "olu-farrow")
    wrong = ["", "Basic", "Basic !!!", "Bearer x", _basic("sam:wrong"), _basic("sam:"), _basic("nobody:x"),
             _basic(f"sam:{other}"), _basic(f"olu-farrow:{left}"), _basic("ci-bot:"), _basic("sam"),
             "Basic " + base64.b64encode(b"\xff\xfe:x").decode()]  # fmt: skip
    for header in wrong:
        reply = sandbox.send("GET", SELF, **({"Authorization": header} if header else {}))
        assert (reply.status, reply.text) == (401, "Unauthorized")
        assert reply.headers["www-authenticate"] == 'Basic realm="Gerrit Code Review"'


def test_without_a_password_everything_but_oneself_can_be_read(sandbox: Sandbox) -> None:
    assert sandbox.send("GET", "/r/accounts/self").status == 403
    assert sandbox.send("GET", "/r/changes/?q=owner:self").text == "Must be signed-in to use this operator\n"
    assert sandbox.send("GET", "/r/changes/8504").status == 200
    assert sandbox.send("GET", "/r/changes/8504", Authorization=_basic("sam:wrong")).status == 200
    reply = sandbox.send("POST", "/r/changes/8504/hashtags", "{}", Content_Type="application/json")
    assert (reply.status, reply.text) == (403, "Authentication required\n")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "[::1", ""])
def test_only_names_of_this_computer_are_answered(sandbox: Sandbox, host: str) -> None:
    for path in ("/r/config/server/version", "/r/c/apps/commons-app/+/8504", "/r/q/x", "/r/admin/repos/"):
        assert sandbox.send("GET", path, Host=host).status == 500


def test_a_page_elsewhere_cannot_ask(sandbox: Sandbox) -> None:
    assert sandbox.send("GET", "/r/config/server/version", Origin="https://evil.example").status == 403
    own = sandbox.url.rstrip("/")
    assert sandbox.send("GET", "/r/config/server/version", Origin=own).status == 200


def test_a_body_that_is_too_large_is_not_read(sandbox: Sandbox) -> None:
    body = json.dumps({"add": ["x" * (1 << 20)]})
    reply = sandbox.send("POST", "/r/a/changes/8504/hashtags", body, Authorization=login(sandbox, "sam"))
    assert reply.status == 413


def test_answers_are_compressed_for_who_wants_it(sandbox: Sandbox) -> None:
    reply = sandbox.send("GET", "/r/config/server/info", Accept_Encoding="gzip", Accept="text/plain")
    assert reply.headers["content-encoding"] == "gzip"
    assert gzip.decompress(reply.raw).startswith(b')]}\'\n{\n  "accounts"')


def test_json_is_made_pretty_for_who_did_not_ask_for_it(sandbox: Sandbox) -> None:
    assert "\n  " in sandbox.send("GET", "/r/accounts/mina", Accept="*/*").text
    assert "\n  " not in sandbox.send("GET", "/r/accounts/mina?pp=0", Accept="*/*").text
    assert "\n  " not in ask(sandbox, "/accounts/mina").text


@pytest.mark.parametrize(
    "path",
    [
        "/r/a/changes/%zz",
        "/r/a/changes/%ff%fe",
        "/r/a/changes/~~~",
        "/r/a/changes/I12",
        "/r/a/changes/-1",
        "/r/a/changes/99999999999999999999",
        f"/r/a/changes/{'9' * 5000}",
        f"/r/a/accounts/{'9' * 5000}",
        "/r/a/projects/..%2f..%2fetc",
        "/r/a/projects/x/branches/",
        "/r/a/accounts/%00",
        "/r/a/accounts/%20",
        "/r/a//changes//8504",
        "/r/a/",
        "/r/a",
        "/r/a/x/y/z",
        "/r/a/changes/8504/comments/x/y/z",
        "/r/a/projects/docs%2Fhandbook/branches/main/files/x/content/y",
    ],
)
def test_odd_addresses_are_not_found(sandbox: Sandbox, path: str) -> None:
    assert sandbox.send("GET", path, Authorization=login(sandbox, "sam")).status == 404


def test_files_are_told_as_json_or_as_base64(sandbox: Sandbox) -> None:
    path = "/projects/docs%2Fhandbook/branches/main/files/review.md/content"
    text = get(sandbox, path)
    assert text.startswith("# Review\n\nTwo people")
    reply = sandbox.send("GET", f"/r{path}")
    assert base64.b64decode(reply.text).decode() == text
    assert reply.headers["x-fyi-content-encoding"] == "base64"
