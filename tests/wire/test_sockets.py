"""The first byte and the deadline over TLS and through a proxy, which write before any request is."""

from __future__ import annotations

import contextlib
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from seeder.clock import SystemClock
from seeder.errors import NotSent, OutcomeUnknown
from seeder.wire.conduit import Conduit
from seeder.wire.redaction import Redactor
from seeder.wire.sockets import Exchange, reason_for
from seeder.wire.transport import Limits, ServiceSession

Answer = Callable[[ssl.SSLSocket], object]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for 127.0.0.1, with its key in the same file."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl to make a certificate")
    folder = tmp_path_factory.mktemp("tls")
    made = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=127.0.0.1",
    ]
    made += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "crt.pem"]
    subprocess.run(made, cwd=folder, check=True, capture_output=True)
    both = folder / "both.pem"
    both.write_text((folder / "key.pem").read_text() + (folder / "crt.pem").read_text())
    return both


@contextlib.contextmanager
def tls(certificate: Path, answer: Answer) -> Iterator[str]:
    """A TLS server that reads a request and then does what `answer` does; its address."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with contextlib.suppress(OSError):
                client, _ = listener.accept()
                with context.wrap_socket(client, server_side=True) as wrapped:
                    wrapped.recv(65536)
                    answer(wrapped)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"https://127.0.0.1:{listener.getsockname()[1]}/"
        thread.join(10)


def write(url: str, certificate: Path | None) -> None:
    environ = {"REQUESTS_CA_BUNDLE": str(certificate)} if certificate else {}
    limits = Limits(connect=5, write=1.0)
    session = ServiceSession(url, SystemClock(), Redactor(), limits=limits, environ=environ)
    with contextlib.closing(session):
        Conduit(session, "api-" + "t" * 28).write("maniphest.edit", dict[str, Any])


def drip(client: ssl.SSLSocket) -> None:
    with contextlib.suppress(OSError):
        client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(50):
            client.sendall(b" ")
            time.sleep(0.1)


def silence(client: ssl.SSLSocket) -> None:
    with contextlib.suppress(OSError):
        while client.recv(65536):
            pass


def test_an_unknown_authority_gets_no_request(certificate: Path) -> None:
    with tls(certificate, lambda client: None) as url, pytest.raises(NotSent, match="certificate"):
        write(url, None)


def test_what_was_written_inside_tls_counts(certificate: Path) -> None:
    with tls(certificate, lambda client: client.close()) as url, pytest.raises(OutcomeUnknown):
        write(url, certificate)


@pytest.mark.parametrize("answer", [drip, silence])
def test_the_deadline_holds_inside_tls(answer: Answer, certificate: Path) -> None:
    """SSLSocket.shutdown would take the TLS state from under the reader, who then never wakes."""
    began = time.monotonic()
    with tls(certificate, answer) as url, pytest.raises(OutcomeUnknown, match="within 1 s"):
        write(url, certificate)
    assert time.monotonic() - began < 10


def test_a_proxy_that_breaks_off_has_not_seen_the_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """CONNECT is written, and yet nothing of the request was."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            client, _ = listener.accept()
            client.recv(65536)
            client.close()

        threading.Thread(target=serve, daemon=True).start()
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{listener.getsockname()[1]}/")
        with pytest.raises(NotSent):
            write("https://phorge.example/", None)


def test_a_socket_that_comes_after_the_deadline_is_shut() -> None:
    one, other = socket.socketpair()
    with one, other:
        other.settimeout(5)
        exchange = Exchange(1.0)
        exchange.expire()
        exchange.hold(one)
        assert other.recv(1) == b""


def test_the_deepest_reason_is_told() -> None:
    exchange = Exchange(1.0)
    outer = ValueError("wrapped", ConnectionRefusedError(111, "refused"))
    assert "nobody answers" in reason_for(outer, exchange)[0]
    assert "the connection broke" in reason_for(ValueError("odd"), exchange)[0]
    loop = ValueError()
    loop.__cause__ = loop
    assert "the connection broke" in reason_for(loop, exchange)[0]
