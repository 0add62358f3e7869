"""login, logout, whoami as child processes against a server in another process."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from seeder.sandbox import process
from tests.computer import Computer

WRONG = "api-" + "z" * 28


@pytest.fixture
def computer(server: process.Running, tmp_path: Path) -> Iterator[Computer]:
    """At its end nothing but the token file may hold the token."""
    # A keyring of the developer's own must never be written to.
    variables = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    made = Computer(tmp_path / "home", {"SEEDER_PHABRICATOR_URL": server.url, **variables})
    yield made
    assert made.leaks(server.token, but=token_file(made, server)) == []


def token_file(computer: Computer, server: process.Running) -> Path:
    host = server.url.removeprefix("http://").rstrip("/")
    return computer.config / "tokens" / f"{host}.json"


def wiki(computer: Computer, server: process.Running) -> None:
    """A site that wants to know who runs a tool."""
    path = computer.config / "sites" / "wiki.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(
        f"name: wiki\ntitle: Wiki\nphabricator: {server.url}\npoliteness:\n  contact_required: true\n"
    )


PASTE = "Token (invisible), then Enter:"
KEEP = "[o]nce? [k]"


def test_login_at_a_terminal_keeps_a_token_that_works(computer: Computer, server: process.Running) -> None:
    ended = computer.at_terminal("login", answers=[(PASTE, server.token), (KEEP, "")])
    assert ended.code == 0
    assert "/conduit/login/" in ended.out
    assert "Grant Account Access" in ended.out
    assert "/settings/panel/apitokens/" in ended.out
    path = token_file(computer, server)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert computer.run("whoami", "--json").json["token_from"] == str(path)


def test_login_says_beforehand_what_the_site_will_say(computer: Computer, server: process.Running) -> None:
    shown = computer.at_terminal("login", answers=[(PASTE, server.token), (KEEP, "")]).out
    assert shown.index("Grant Account Access") < shown.index(PASTE)


def test_once_keeps_nothing(computer: Computer, server: process.Running) -> None:
    ended = computer.at_terminal("login", answers=[(PASTE, server.token), (KEEP, "o")])
    assert (ended.code, "was not kept" in ended.out) == (0, True)
    assert not token_file(computer, server).exists()
    assert computer.run("whoami").code == 4


def test_what_is_no_token_may_be_pasted_again(computer: Computer, server: process.Running) -> None:
    spaced = f" {server.token[:9]} {server.token[9:]} "
    answers = [
        (PASTE, server.url + "conduit/login/"),
        (PASTE, WRONG),
        (PASTE, spaced),
        (KEEP, "what"),
        (KEEP, "k"),
    ]
    ended = computer.at_terminal("login", answers=answers)
    assert ended.code == 0
    assert "That is an address" in ended.out
    assert "does not know this token" in ended.out
    assert "answer k or o" in ended.out


def test_three_wrong_ones_end_it_and_nothing_is_stored(computer: Computer, server: process.Running) -> None:
    ended = computer.at_terminal("login", answers=[(PASTE, WRONG)] * 3)
    assert ended.code == 4
    assert not token_file(computer, server).exists()
    assert computer.leaks(WRONG) == []


def test_stopping_at_the_question_stores_nothing(computer: Computer, server: process.Running) -> None:
    ended = computer.at_terminal("login", answers=[(PASTE, "\x03")])
    assert ended.code == 130
    assert not token_file(computer, server).exists()


def test_a_piped_token_is_stored(computer: Computer, server: process.Running) -> None:
    computer.umask = 0
    ended = computer.run("login", "--with-token", "--json", stdin=server.token + "\n")
    assert ended.code == 0
    path = token_file(computer, server)
    assert ended.json["stored"] == str(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_piped_token_that_the_site_refuses_is_not_stored(
    computer: Computer, server: process.Running
) -> None:
    ended = computer.run("login", "--with-token", "--json", stdin=WRONG)
    assert (ended.code, ended.json["error"]["kind"]) == (4, "login")
    assert not token_file(computer, server).exists()
    assert computer.leaks(WRONG) == []


@pytest.mark.parametrize("piped", ["", "hunter2-hunter2", "https://example.org/"])
def test_a_pipe_without_token_is_bad_input_and_not_repeated(computer: Computer, piped: str) -> None:
    ended = computer.run("login", "--with-token", stdin=piped)
    assert ended.code == 2
    assert not piped or piped not in ended.said


def test_without_a_terminal_it_says_what_to_do(computer: Computer) -> None:
    ended = computer.run("login")
    assert ended.code == 2
    assert "--with-token" in ended.said


def test_an_old_token_is_not_lost_by_a_failed_login(computer: Computer, server: process.Running) -> None:
    computer.run("login", "--with-token", stdin=server.token)
    computer.run("login", "--with-token", stdin=WRONG)
    assert computer.run("whoami").code == 0


def test_a_keyring_that_is_not_there_is_loud(computer: Computer, server: process.Running) -> None:
    ended = computer.run("login", "--keyring", "--with-token", stdin=server.token)
    assert ended.code == 4
    assert not token_file(computer, server).exists()


def test_where_the_site_asks_for_a_contact_enter_alone_will_do(
    computer: Computer, server: process.Running
) -> None:
    wiki(computer, server)
    answers = [(PASTE, server.token), (KEEP, ""), ("Contact:", "")]
    ended = computer.at_terminal("login", "--site", "wiki", answers=answers)
    assert ended.code == 0
    me = computer.run("whoami", "--json").json["user"]
    assert f'contact: "{server.url}p/{me}/"' in (computer.config / "config.yaml").read_text()


def test_a_contact_that_is_known_is_not_asked_for(computer: Computer, server: process.Running) -> None:
    wiki(computer, server)
    computer.variables["SEEDER_CONTACT"] = "anna@example.org"
    ended = computer.at_terminal("login", answers=[(PASTE, server.token), (KEEP, "")])
    assert (ended.code, "Contact" in ended.out) == (0, False)


def test_logout_says_from_where_and_where_one_is_left(computer: Computer, server: process.Running) -> None:
    computer.run("login", "--with-token", stdin=server.token)
    (computer.home / ".arcrc").write_text(f'{{"hosts": {{"{server.url}api/": {{"token": "{WRONG}"}}}}}}')
    (computer.home / ".arcrc").chmod(0o600)
    told = computer.run("logout", "--json").json
    assert told["removed"] == [str(token_file(computer, server))]
    assert told["remaining"] == str(computer.home / ".arcrc")
    assert told["revoke"].endswith("/settings/panel/apitokens/")
    (computer.home / ".arcrc").chmod(0o644)
    assert computer.run("logout").code == 0


def test_arcs_token_is_used_and_refused_when_it_lies_open(
    computer: Computer, server: process.Running
) -> None:
    arcrc = computer.home / ".arcrc"
    arcrc.write_text(f'{{"hosts": {{"{server.url}api/": {{"token": "{server.token}"}}}}}}')
    arcrc.chmod(0o600)
    assert computer.run("whoami").code == 0
    arcrc.chmod(0o644)
    ended = computer.run("whoami")
    assert (ended.code, f"chmod 600 {arcrc}" in ended.said) == (2, True)
    arcrc.unlink()


def test_the_variable_alone_is_enough_and_is_named(computer: Computer, server: process.Running) -> None:
    computer.variables["SEEDER_PHABRICATOR_TOKEN"] = server.token
    assert computer.run("whoami", "--json").json["token_from"] == "SEEDER_PHABRICATOR_TOKEN"
    ended = computer.run("login", "--with-token", stdin=server.token)
    assert "wins over the stored token" in ended.said


def test_a_hostile_folder_changes_nothing_and_nothing_in_it_is_opened(
    computer: Computer, server: process.Running, tmp_path: Path
) -> None:
    """A FIFO that is opened for reading would hang; a module that is imported would print."""
    computer.run("login", "--with-token", stdin=server.token)
    hostile = tmp_path / "checkout"
    (hostile / ".git" / "arc").mkdir(parents=True)
    for name in (".arcconfig", ".arcrc", ".netrc", "config.yaml", ".git/arc/config", ".git/config", ".env"):
        os.mkfifo(hostile / name)
    for name in ("sitecustomize.py", "requests.py", "keyring.py", "yaml.py"):
        (hostile / name).write_text("print('HOSTILE')\n")
    for words in (["whoami"], ["config", "show"], ["doctor"]):
        ended = computer.run(*words, cwd=hostile)
        assert (ended.code, "HOSTILE" in ended.said) == (0, False)


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_the_system_calls_of_a_login(computer: Computer, server: process.Running, tmp_path: Path) -> None:
    """The token file never existed wider than 0600, and nothing of the current folder was opened."""
    hostile, log = tmp_path / "checkout", tmp_path / "calls"
    hostile.mkdir()
    (hostile / ".arcconfig").write_text("{}")
    computer.umask = 0
    traced = ("strace", "-f", "-y", "-s", "200", "-e", "trace=open,openat,creat,chmod,fchmod", "-o", str(log))
    ended = computer.run("login", "--with-token", stdin=server.token, cwd=hostile, under=traced)
    if "ptrace" in ended.err:
        pytest.skip("strace may not trace here")
    assert ended.code == 0
    calls = log.read_text().splitlines()
    made = [call for call in calls if "O_CREAT" in call and "/tokens/" in call]
    assert made
    assert all("O_EXCL" in call and ", 0600)" in call for call in made)
    # The folder itself is held open, to come back to it; no file in it is.
    assert not [call for call in calls if f"{hostile}/" in call or '".arcconfig"' in call]


def test_a_rehearsal_needs_no_login(tmp_path: Path) -> None:
    computer = Computer(tmp_path / "home", {"SEEDER_PHABRICATOR_TOKEN": WRONG, "SEEDER_SITE": "nowhere"})
    try:
        told = computer.run("whoami", "--rehearse", "--json").json
        assert (told["site"], told["token_from"]) == ("sandbox", "the rehearsal")
        assert computer.run("login", "--rehearse").code == 0
        assert computer.run("logout", "--rehearse").code == 0
        assert computer.leaks(WRONG) == []
    finally:
        computer.run("sandbox", "stop")
