"""What `examine` finds, over a real connection to a server in another process."""

from __future__ import annotations

import http.server
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from seeder.clock import SystemClock
from seeder.context import Context
from seeder.doctor import examine
from seeder.doctor.finding import Finding, exit_code_of
from seeder.sandbox import process

WRONG = "api-" + "z" * 28


class ShiftedClock(SystemClock):
    def __init__(self, by: float) -> None:
        self.by = by

    def now(self) -> float:
        return super().now() + self.by


class Patient:
    """A computer whose `findings` are those of an examination, by check."""

    def __init__(self, home: Path, **variables: str) -> None:
        self.home = home
        self.environ = {"HOME": str(home), **variables}
        self.config = home / ".config" / "seeder"

    def examined(self, clock_off_by: float = 0.0, site: str | None = None) -> list[Finding]:
        clock = ShiftedClock(clock_off_by)
        return list(examine(Context(site=site, environ=self.environ, clock=clock)))

    def findings(self, clock_off_by: float = 0.0, site: str | None = None) -> dict[str, Finding]:
        return {finding.check: finding for finding in self.examined(clock_off_by, site)}

    def profile(self, name: str, text: str) -> None:
        path = self.config / "sites" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"name: {name}\n{text}")


@pytest.fixture
def patient(server: process.Running, tmp_path: Path) -> Patient:
    told = {"SEEDER_PHABRICATOR_URL": server.url, "SEEDER_PHABRICATOR_TOKEN": server.token}
    return Patient(tmp_path, **told)


@contextmanager
def answering(page: bytes, status: int = 200) -> Iterator[str]:
    """The address of a web server that answers everything with `page`: a captive portal."""

    class Portal(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *args: object) -> None:
            pass

    portal = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Portal)
    threading.Thread(target=portal.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{portal.server_port}/"
    finally:
        portal.shutdown()
        portal.server_close()


def closed_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


def test_a_healthy_computer_has_nothing_to_mend(patient: Patient) -> None:
    found = patient.examined()
    assert [finding.said for finding in found if finding.level == "problem"] == []
    assert exit_code_of(found) == 0
    checks = {finding.check for finding in found}
    assert {"reach", "server", "clock", "token", "tag", "mentors", "statuses", "proxy", "ca"} <= checks


def test_everything_that_is_wrong_says_what_to_do(tmp_path: Path) -> None:
    patient = Patient(
        tmp_path, REQUESTS_CA_BUNDLE="/nowhere.pem", SEEDER_PHABRICATOR_URL="http://127.0.0.1:1"
    )
    (tmp_path / ".arcrc").write_text("{}")
    (tmp_path / ".arcrc").chmod(0o644)
    bad = [finding for finding in patient.examined() if finding.level == "problem"]
    assert {finding.check for finding in bad} == {"files", "ca", "reach"}
    assert all(finding.fix for finding in bad)


def test_no_server_is_exit_4(tmp_path: Path) -> None:
    found = Patient(tmp_path, SEEDER_PHABRICATOR_URL=f"http://127.0.0.1:{closed_port()}/").examined()
    assert (exit_code_of(found), [f.check for f in found if f.level == "problem"]) == (4, ["reach"])
    assert "nobody answers" in next(f.said for f in found if f.check == "reach")


def test_a_captive_portal_is_named_by_its_title(tmp_path: Path) -> None:
    with answering(b"<html><title>Free Wi-Fi: sign in</title>") as url:
        found = Patient(tmp_path, SEEDER_PHABRICATOR_URL=url).findings()
    assert "not Conduit" in found["reach"].said
    assert "“Free Wi-Fi: sign in”" in found["reach"].said
    assert "token" not in found


def test_a_server_in_trouble_is_exit_4(tmp_path: Path) -> None:
    with answering(b"<title>502 Bad Gateway</title>", 502) as url:
        found = Patient(tmp_path, SEEDER_PHABRICATOR_URL=url).examined()
    assert exit_code_of(found) == 4
    assert any("502" in each.said for each in found if each.check == "reach")


def test_plain_http_to_elsewhere_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    found = Patient(tmp_path, SEEDER_PHABRICATOR_URL="http://192.0.2.1/").findings()
    assert found["address"].level == "problem"
    assert "reach" not in found


def test_no_token_is_exit_4_and_names_login(patient: Patient) -> None:
    del patient.environ["SEEDER_PHABRICATOR_TOKEN"]
    found = patient.findings()
    assert (found["token"].exit_code, "seeder login" in found["token"].fix) == (4, True)


def test_a_token_that_the_site_does_not_know_is_named_by_its_source_only(patient: Patient) -> None:
    patient.environ["SEEDER_PHABRICATOR_TOKEN"] = WRONG
    found = patient.findings()["token"]
    assert (found.exit_code, "SEEDER_PHABRICATOR_TOKEN" in found.said) == (4, True)
    assert "Unset SEEDER_PHABRICATOR_TOKEN" in found.fix
    assert WRONG not in found.said + found.fix


@pytest.mark.parametrize(("off", "level"), [(0, "ok"), (60, "note"), (-60, "note"), (900, "problem")])
def test_a_wrong_clock_is_found(patient: Patient, off: float, level: str) -> None:
    found = patient.findings(clock_off_by=off)["clock"]
    assert found.level == level
    assert ("ahead" in found.said) == (off > 0)
    assert ("behind" in found.said) == (off < 0)


def test_open_and_strange_files_are_found_with_the_command_that_mends_them(patient: Patient) -> None:
    arcrc = patient.home / ".arcrc"
    arcrc.write_text("{}")
    arcrc.chmod(0o640)
    tokens = patient.config / "tokens"
    tokens.mkdir(parents=True)
    os.mkfifo(tokens / "pipe.json", 0o600)
    (tokens / "link.json").symlink_to(arcrc)
    patient.config.chmod(0o777)
    bad = [f for f in patient.examined() if f.check == "files"]
    assert [f.level for f in bad] == ["problem"] * 4
    fixes = " ".join(f.fix for f in bad)
    assert f"chmod 600 {arcrc}" in fixes
    assert f"chmod go-w {patient.config}" in fixes
    assert exit_code_of(bad) == 1


def test_a_state_folder_that_cannot_be_made_is_found(patient: Patient) -> None:
    (patient.home / ".local").write_text("a file where a folder should be")
    found = patient.findings()["state"]
    assert (found.level, found.exit_code) == ("problem", 1)


def test_a_proxys_password_is_never_said(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in (monkeypatch.setenv, patient.environ.__setitem__):
        place("HTTP_PROXY", f"http://anna:hunter2@127.0.0.1:{closed_port()}")
        place("NO_PROXY", "")
    monkeypatch.delenv("no_proxy", raising=False)
    found = patient.examined()
    told = next(f for f in found if f.check == "proxy")
    assert (told.level, "HTTP_PROXY" in told.said) == ("note", True)
    assert "hunter2" not in " ".join(f.said + f.fix for f in found)


def test_a_proxy_that_is_not_used_for_this_site_is_said(
    patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in (monkeypatch.setenv, patient.environ.__setitem__):
        place("HTTP_PROXY", "http://proxy.example:3128")
        place("NO_PROXY", "127.0.0.1")
    assert "directly" in patient.findings()["proxy"].said


def test_a_default_entry_in_netrc_is_told_and_its_password_is_not(patient: Patient) -> None:
    (patient.home / ".netrc").write_text("default login anna password hunter2\n")
    found = patient.findings()["netrc"]
    assert (found.level, "hunter2" in found.said) == ("note", False)
    (patient.home / ".netrc").write_text("machine example.org login anna password hunter2\n")
    assert "netrc" not in patient.findings()


def test_a_netrc_that_is_a_pipe_is_not_opened(patient: Patient) -> None:
    os.mkfifo(patient.home / ".netrc")
    assert "netrc" not in patient.findings()


def test_broken_settings_are_a_finding_with_their_line(patient: Patient) -> None:
    patient.config.mkdir(parents=True)
    (patient.config / "config.yaml").write_text("site: [\n")
    found = patient.findings()["settings"]
    assert "config.yaml, line" in found.said


def test_a_site_that_asks_for_a_contact_is_told_of(patient: Patient) -> None:
    patient.profile("wiki", "politeness: {contact_required: true}\n")
    assert patient.findings(site="wiki")["contact"].level == "problem"
    patient.environ["SEEDER_CONTACT"] = "anna@example.org"
    assert patient.findings(site="wiki")["contact"].level == "ok"


def test_conventions_that_the_site_does_not_have_are_found(patient: Patient) -> None:
    patient.profile(
        "odd", "first_task_tag: good_frist_task\nmentor_field: custom.mentor\nundo_statuses: [open, gone]\n"
    )
    found = patient.findings(site="odd")
    assert "#good_first_task" in found["tag"].fix
    assert "custom.mentors" in found["mentors"].fix
    assert "invalid" in found["statuses"].fix
    assert exit_code_of(found.values()) == 1


def test_statuses_that_the_site_does_not_list_are_named(patient: Patient) -> None:
    patient.profile("odd", "statuses: {open: Open, rezolved: Resolved}\n")
    bad = [each for each in patient.examined(site="odd") if each.check == "statuses"]
    assert [("“resolved”" in each.fix) for each in bad if "“rezolved”" in each.said] == [True]
