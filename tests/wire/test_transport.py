"""What a session takes from its surroundings, and how odd headers and pages are read."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeder.clock import SystemClock
from seeder.errors import BadInput, NetworkError, NotSent
from seeder.wire.conduit import Conduit
from seeder.wire.redaction import Redactor
from seeder.wire.replies import http_date, page_title, retry_after, whole_characters
from seeder.wire.surroundings import is_loopback, refuse_plain_http, user_agent
from seeder.wire.transport import HttpRefused, Limits, ServiceSession
from tests.faults.listener import Listener, listening

TOKEN = "api-" + "t" * 28
BUSY = b"HTTP/1.1 403 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
NOW = 1_800_000_000.0


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def ask(url: str, **options: Any) -> str:
    """One try of a write at `url`; the error's class and sentence."""
    session = ServiceSession(url, SystemClock(), Redactor(), limits=Limits(connect=2, write=5), **options)
    with contextlib.closing(session), pytest.raises(Exception) as caught:
        Conduit(session, TOKEN).write("maniphest.edit", dict[str, Any])
    assert isinstance(caught.value, NetworkError), caught.value
    return f"{type(caught.value).__name__}: {caught.value}"


def first_line(listener: Listener) -> bytes:
    return listener.received.split(b"\r\n")[0]


def test_a_proxy_from_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with listening(BUSY) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        assert ask("https://phorge.example/").startswith("NotSent")
    assert first_line(proxy).startswith(b"CONNECT phorge.example:443 ")
    assert TOKEN.encode() not in proxy.received


def test_an_http_proxy_on_this_machine_is_used_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    with listening() as server, listening(BUSY) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        assert ask(server.url).startswith("HttpRefused")
    assert first_line(proxy) == f"POST {server.url}api/maniphest.edit HTTP/1.1".encode()
    assert server.connections == 0


def test_no_other_machine_sees_what_stays_on_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://proxy.invalid:3128/")
    monkeypatch.setenv("all_proxy", "http://proxy.invalid:3128/")
    with listening(BUSY) as server:
        assert ask(server.url).startswith("HttpRefused")
    assert server.connections == 1


@pytest.mark.parametrize("exception", ["127.0.0.1", "*", "localhost,127.0.0.0/8"])
def test_no_proxy_is_obeyed(exception: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with listening(BUSY) as server, listening(BUSY) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("no_proxy", exception)
        assert ask(server.url).startswith("HttpRefused")
    assert (server.connections, proxy.connections) == (1, 0)


def test_a_proxy_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("all_proxy", "socks5://127.0.0.1:9/")
    assert "SOCKS" in ask("https://phorge.example/")


def test_a_missing_file_of_authorities_sends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    told = ask("https://127.0.0.1:9/", environ={"REQUESTS_CA_BUNDLE": "/nowhere/ca.pem"})
    assert told.startswith("NotSent")


SHADOWS = ("requests", "phabricator", "pkg_resources", "seeder", "typing_extensions")
ELSEWHERE = (
    '{"hosts": {"http://evil.invalid/api/": {"token": "x"}}, "phabricator.uri": "http://evil.invalid/"}'
)


def shadow(folder: Path) -> None:
    for name in SHADOWS:
        (folder / f"{name}.py").write_text("raise SystemExit(99)")


HOSTILE: dict[str, Callable[[Path], object]] = {
    "a fifo": lambda folder: os.mkfifo(folder / ".arcconfig"),
    "no JSON": lambda folder: (folder / ".arcconfig").write_text("{"),
    "a folder": lambda folder: (folder / ".arcconfig").mkdir(),
    "another host": lambda folder: (folder / ".arcconfig").write_text(ELSEWHERE),
    "modules": shadow,
}
ASK = """
import sys
from seeder.clock import SystemClock
from seeder.wire.conduit import Conduit
from seeder.errors import NetworkError
from seeder.wire.redaction import Redactor
from seeder.wire.transport import ServiceSession
session = ServiceSession(sys.argv[1], SystemClock(), Redactor())
try:
    Conduit(session, "api-" + "t" * 28).read("user.whoami", dict)
except NetworkError as told:
    print(type(told).__name__)
"""


@pytest.mark.parametrize("place", ["folder", "home"])
@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_folder_changes_nothing(hostile: str, place: str, tmp_path: Path) -> None:
    """It may be a stranger's checkout; where it is the home, ~/.arcrc is hostile too."""
    HOSTILE[hostile](tmp_path)
    if place == "home" and (tmp_path / ".arcconfig").exists():
        (tmp_path / ".arcconfig").rename(tmp_path / ".arcrc")
    root = str(Path(__file__).parents[2])
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": root, "HOME": str(tmp_path)}
    environ |= {"HOME": "/nonexistent"} if place == "folder" else {}
    with listening(BUSY) as server:
        command = [sys.executable, "-P", "-c", ASK, server.url]
        done = subprocess.run(
            command, cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=30, check=False
        )
    assert (done.returncode, done.stdout.strip()) == (0, "NetworkError"), done.stderr
    assert server.connections == 1


@given(st.text(), st.floats(min_value=0, max_value=4e9))
def test_any_retry_after_is_bounded_or_nothing(header: str, now: float) -> None:
    found = retry_after(header, now)
    assert found is None or 0 <= found <= 86_400


def test_a_retry_after_is_a_number_or_a_date() -> None:
    assert retry_after(" 17 ", NOW) == 17
    assert retry_after(formatdate(NOW + 90, usegmt=True), NOW) == 90
    assert retry_after(formatdate(NOW - 90, usegmt=True), NOW) == 0
    assert [retry_after(odd, NOW) for odd in (None, "", "-1", "1.5", "soon", "\xb2")] == [None] * 6


@given(st.text(alphabet="0123456789 ,:+-FriDecGMT", max_size=60))
def test_any_date_is_a_time_or_nothing(text: str) -> None:
    found = http_date(text)
    assert found is None or isinstance(found, float)


def test_a_date_too_large_for_a_computer_is_nothing() -> None:
    assert http_date("Fri, 99999999999999999999 Dec 2026 10:00:00 GMT") is None
    assert http_date("Thu, 1 Jan 1970 00:00:00 +99999999999999") is None


@given(st.text(max_size=300))
def test_a_title_is_one_short_line(text: str) -> None:
    for page in (text, f"<title>{text}</title>"):
        assert len(page_title(page)) <= 80
        assert "\n" not in page_title(page)


@pytest.mark.parametrize(
    "url", ["http://phorge.example/", "http://127.0.0.1.evil.example/", "ftp://127.0.0.1/"]
)
def test_a_token_goes_nowhere_in_the_open(url: str) -> None:
    with pytest.raises(BadInput):
        refuse_plain_http(url)
    with pytest.raises(BadInput):
        ServiceSession(url, SystemClock(), Redactor())


def test_what_is_this_machine() -> None:
    assert all(is_loopback(host) for host in ("localhost", "127.0.0.1", "127.9.9.9", "::1"))
    others = ("localhost.example", "127.0.0.1.nip.io", "127.1", "0.0.0.0", "2130706433", "")
    assert not any(is_loopback(host) for host in others)


def test_the_session_asks_no_other_host() -> None:
    with (
        listening(BUSY) as other,
        contextlib.closing(ServiceSession("https://phorge.example/", SystemClock(), Redactor())) as session,
        pytest.raises(NotSent, match="another host"),
    ):
        session.post(other.url, data={"token": TOKEN})
    assert other.connections == 0


def test_no_cookie_is_kept() -> None:
    cookie = b"HTTP/1.1 403 No\r\nSet-Cookie: a=b; Path=/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    with (
        listening(cookie) as server,
        contextlib.closing(ServiceSession(server.url, SystemClock(), Redactor())) as session,
    ):
        for _ in range(2):
            with pytest.raises(HttpRefused):
                session.get(server.url)
    assert b"Cookie" not in server.received


@pytest.mark.parametrize("contact", ["", "mina@example.org", "Mina H\r\nX: y", "\U0001f600", "a" * 5000])
def test_a_user_agent_is_one_plain_line(contact: str) -> None:
    agent = user_agent(contact)
    assert agent.isascii()
    assert agent.isprintable()
    assert agent.startswith("seeder/")


@given(st.text(alphabet=st.characters(exclude_categories=())) | st.text("\\ud8cDu0", max_size=12))
def test_every_text_arrives_and_half_characters_become_whole_ones(text: str) -> None:
    told = json.loads(whole_characters(json.dumps(text).encode()))
    told.encode()
    # Python joins two halves that stand together; everything else is kept.
    joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert len(told) == len(joined)
    if text.isascii():
        assert told == text


@pytest.mark.parametrize("address", ["http://[::1", "http://x:99999999", "http://"])
def test_a_proxy_without_a_proper_address_is_said(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", address)
    assert ask("https://phorge.example/").startswith("NotSent: phorge.example: the proxy to be used")


def test_a_proxy_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    assert "the proxy to be used for it does not answer" in ask("https://phorge.example/")


def test_a_pipe_in_place_of_certificates_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BadInput, match="no file of certificates"):
        ask("https://127.0.0.1:1/", environ={"SSL_CERT_FILE": str(tmp_path / "pipe")})
