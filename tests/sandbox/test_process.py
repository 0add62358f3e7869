"""The server in the background: started once, found again, stopped, idle, killed. Real processes."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import msgspec
import pytest

from seeder.errors import SeederError
from seeder.sandbox.identity import identity_of
from seeder.sandbox.process import Running, reset, running, start, stop
from seeder.sandbox.store import Store
from tests.sandbox.client import Sandbox


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "rehearsal"
    yield folder
    stop(folder)


Client = Callable[[Running], Sandbox]
_STARTS = (
    "import sys, pathlib\nfrom seeder.sandbox.process import start\n"
    "print(start(pathlib.Path(sys.argv[1])).pid, flush=True)"
)


@pytest.fixture
def client(state: Path) -> Iterator[Client]:
    """Talks to a server in another process; sees its file too."""
    stores: list[Store] = []

    def make(found: Running) -> Sandbox:
        stores.append(Store(state / "world.db"))
        return Sandbox(stores[-1], found.url)

    yield make
    for store in stores:
        store.close()


def until(what: object, seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


def test_it_starts_answers_is_found_and_stops(state: Path, client: Client) -> None:
    found = start(state)
    assert running(state) == found
    assert start(state) == found
    assert client(found).get("user.whoami", token=found.token)["userName"] == "sam"
    assert stop(state)
    assert (running(state), identity_of(found.pid), stop(state)) == (None, "", False)
    with pytest.raises(OSError):
        urlopen(found.url, timeout=2)


def test_its_files_are_private(state: Path) -> None:
    start(state)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in state.iterdir()}
    assert {name for name, mode in modes.items() if mode & 0o077} == set()
    assert stat.S_IMODE(state.stat().st_mode) == 0o700


def test_what_was_made_is_there_after_a_stop_and_gone_after_a_reset(state: Path, client: Client) -> None:
    found = start(state)
    number = client(found).edit(None, title="kept")["object"]["id"]
    stop(state)
    found = start(state)
    assert client(found).task(number)["fields"]["name"] == "kept"
    assert reset(state)
    found = start(state)
    assert client(found).get("maniphest.search", constraints={"ids": [number]})["data"] == []
    assert not (reset(state), reset(state))[1]


def test_two_starts_at_once_give_one_server(state: Path) -> None:
    code = _STARTS
    children = [subprocess.Popen([sys.executable, "-c", code, str(state)], stdout=subprocess.PIPE)
                for _ in range(3)]  # fmt: skip
    pids = {child.communicate(timeout=60)[0].strip() for child in children}
    assert len(pids) == 1
    assert pids != {b""}


def test_threads_that_start_at_once_get_one_server(state: Path) -> None:
    found: list[Running] = []
    threads = [threading.Thread(target=lambda: found.append(start(state))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(found) == 4
    assert len(set(found)) == 1


def test_it_stops_by_itself_when_nobody_asks(state: Path) -> None:
    found = start(state, idle_seconds=1)
    begun = time.monotonic()
    while time.monotonic() - begun < 2:
        urlopen(found.url, timeout=5).read()
        time.sleep(0.2)
    assert running(state) == found
    assert until(lambda: identity_of(found.pid) == "")
    assert not (state / "server.json").exists()
    assert running(state) is None


def test_a_killed_server_is_replaced_and_has_lost_nothing(state: Path, client: Client) -> None:
    found = start(state)
    number = client(found).edit(None, title="durable")["object"]["id"]
    os.kill(found.pid, signal.SIGKILL)
    assert until(lambda: running(state) is None)
    again = start(state)
    assert again.pid != found.pid
    assert client(again).task(number)["fields"]["name"] == "durable"


def test_no_other_process_is_ever_ended(state: Path) -> None:
    found = start(state)
    stop(state)
    bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        note = msgspec.structs.replace(found, pid=bystander.pid)
        (state / "server.json").write_bytes(msgspec.json.encode(note))
        assert running(state) is None
        assert not stop(state)
        assert bystander.poll() is None
        start(state)
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


@pytest.mark.parametrize("note", [b"", b"{", b"[]", b'{"url": 1}', b"\xff"])
def test_a_spoilt_note_is_no_server(state: Path, note: bytes) -> None:
    state.mkdir()
    (state / "server.json").write_bytes(note)
    assert running(state) is None
    assert running(state) != start(state)


def test_a_hanging_server_is_ended_all_the_same(state: Path) -> None:
    found = start(state)
    os.kill(found.pid, signal.SIGSTOP)
    assert stop(state)
    assert identity_of(found.pid) == ""


def test_nothing_secret_of_the_caller_reaches_the_server(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SEEDER_PHABRICATOR_TOKEN", "GERRIT_HTTP_PASSWORD", "HTTPS_PROXY", "PYTHONSTARTUP"):
        monkeypatch.setenv(name, "do-not-pass-on")
    found = start(state)
    assert b"do-not-pass-on" not in _environment(found.pid)


def _environment(pid: int) -> bytes:
    proc = Path(f"/proc/{pid}/environ")
    if proc.exists():
        return proc.read_bytes()
    shown = subprocess.run(["/bin/ps", "eww", "-p", str(pid)], capture_output=True, check=True)
    return shown.stdout


def test_it_outlives_its_parents_interrupt_and_needs_no_input(state: Path) -> None:
    code = f"{_STARTS}\nimport time; time.sleep(60)"
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(state)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    os.killpg(parent.pid, signal.SIGINT)
    parent.communicate(timeout=20)
    # Long enough for a server that heard the interrupt to end.
    time.sleep(1)
    found = running(state)
    assert found is not None
    assert found.pid == pid


def test_a_port_of_ones_own(state: Path, tmp_path: Path) -> None:
    taken = start(tmp_path / "other")
    port = int(taken.url.rstrip("/").rpartition(":")[2])
    try:
        with pytest.raises(SeederError) as caught:
            start(state, port)
        assert "did not start" in caught.value.sentence
        assert "in use" in caught.value.hint
    finally:
        stop(tmp_path / "other")
    assert start(state, port).url == taken.url


def test_it_keeps_its_address_unless_somebody_else_took_it(state: Path, tmp_path: Path) -> None:
    url = start(state).url
    stop(state)
    assert start(state).url == url
    stop(state)
    other = tmp_path / "other"
    start(other, int(url.rstrip("/").rpartition(":")[2]))
    try:
        assert start(state).url != url
    finally:
        stop(other)
    stop(state)
    for spoilt in ("", "x", "-1", "99999999"):
        (state / "port").write_text(spoilt)
        assert start(state).url
        stop(state)


def test_a_request_log_is_kept_only_when_it_was_asked_for(state: Path, client: Client) -> None:
    found = start(state, log_requests=True)
    sandbox = client(found)
    sandbox.get("user.whoami", token=found.token)
    rows = sandbox.store.rows("SELECT * FROM request")
    assert [row["method"] for row in rows] == ["user.whoami"]
    assert found.token not in str([tuple(row) for row in rows])
    stop(state)
    sandbox = client(start(state))
    sandbox.get("user.whoami", token=found.token)
    assert len(sandbox.requests()) == 1


def test_server_json_says_where_it_is(state: Path) -> None:
    found = start(state)
    assert json.loads((state / "server.json").read_text()) == msgspec.to_builtins(found)


_IMPOSTOR = """
import http.server, pathlib, sys
class Copycat(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = sys.argv[2].encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
server = http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Copycat)
print("ready", flush=True)
server.serve_forever()
"""


def test_who_takes_the_port_of_a_killed_server_is_not_taken_for_it(state: Path) -> None:
    killed = start(state)
    os.kill(killed.pid, signal.SIGKILL)
    assert until(lambda: not identity_of(killed.pid))
    shown = json.dumps({"pid": killed.pid, "identity": killed.identity})
    port = killed.url.split(":")[2].rstrip("/")
    command = [sys.executable, "-c", _IMPOSTOR, port, shown]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as impostor:
        try:
            assert impostor.stdout is not None
            assert impostor.stdout.readline() == "ready\n"
            assert running(state) is None
        finally:
            impostor.kill()


def test_the_identity_is_told_only_to_who_names_this_computer(state: Path) -> None:
    found = start(state)
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(f"{found.url}identity", headers={"Host": "evil.example"}))
    assert refused.value.code == 500
    refused.value.close()
