"""A Gerrit on this computer, made of Maven Central's jars, and kept outside of the checkout."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

SOURCES = Path(__file__).parent / "lab"
VERSION = os.environ.get("GERRIT_VERSION") or "3.10.2"
PACKAGES = {"java": "default-jdk-headless", "javac": "default-jdk-headless", "mvn": "maven"}
# The light compiler and collector: a test's Gerrit is ready in 3 seconds instead of 5.6.
FLAGS = (f"-Xmx{os.environ.get('GERRIT_XMX') or '512m'}", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
# Otherwise log lines go to java.util.logging, which writes them twice.
LOGGING = (
    "-Dflogger.backend_factory=com.google.common.flogger.backend.log4j.Log4jBackendFactory#getInstance",
    "-Dflogger.logging_context=com.google.gerrit.server.logging.LoggingContext#getInstance",
)


class MissingError(Exception):
    """What Gerrit needs is not there; the text says how to get it."""


class FailedError(Exception):
    """A step of Java's failed; the text ends with the last lines of its log."""


@dataclass(frozen=True)
class Installation:
    """A version of Gerrit ready to run; `site` is a folder to copy, initialised with admin / secret."""

    version: str
    java: str
    classpath: str
    site: Path

    def command(self, *words: str, properties: Sequence[str] = ()) -> list[str]:
        return [self.java, *FLAGS, *LOGGING, *properties, "-cp", self.classpath, "LabMain", *words]


def installed(version: str = VERSION) -> Installation:
    """Downloads, compiles and initialises what is not there yet. MissingError, FailedError."""
    folder = _caches() / f"gerrit-{version}"
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        jars = _made(folder / "lib", version, ["pom.xml"], lambda to: _download(version, to))
        classpath = _classpath(version, jars)
        classes = _made(
            folder / "classes",
            version,
            ["LabMain.java", "log4j.properties"],
            lambda to: _compile(version, classpath, to),
        )
        found = Installation(version, _tool("java"), f"{classes}{os.pathsep}{classpath}", folder / "site")
        _made(found.site, version, ["gerrit.config"], lambda to: _initialise(found, to))
    return found


def _caches() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "seeder"


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two test runs that start together download once."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _made(folder: Path, version: str, sources: list[str], make: Callable[[Path], None]) -> Path:
    """`folder`, made in one piece unless it is there and made of the same sources."""
    contents = b"".join((SOURCES / name).read_bytes() for name in sources)
    stamp = f"{version} {hashlib.sha256(contents).hexdigest()}"
    if not (folder / "made-of").exists() or (folder / "made-of").read_text() != stamp:
        partial = folder.with_name(folder.name + ".partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
        make(partial)
        (partial / "made-of").write_text(stamp)
        shutil.rmtree(folder, ignore_errors=True)
        partial.rename(folder)
    return folder


def _tool(name: str) -> str:
    home = os.environ.get("JAVA_HOME")
    found = shutil.which(name, path=f"{home}/bin") if home else None
    found = found or shutil.which(name)
    if found is None:
        raise MissingError(f"{name} is missing: apt-get install {PACKAGES[name]}")
    return found


def _download(version: str, to: Path) -> None:
    tools = {name: _tool(name) for name in PACKAGES}
    words = ["-q", "-B", "-Dstyle.color=never", "-f", str(SOURCES / "pom.xml"), f"-Dgerrit.version={version}"]
    goal = ["dependency:copy-dependencies", f"-DoutputDirectory={to}"]
    try:
        # A Mac has a java that only says where to get one.
        for tool in tools.values():
            _run([tool, "-version"])
        _run([tools["mvn"], *words, *goal])
    except FailedError as error:
        reason = re.search(r"\[ERROR\] (.+)", str(error))
        told = reason[1] if reason else str(error)
        raise MissingError(f"Gerrit {version} cannot be had from Maven Central: {told}") from error


def _classpath(version: str, jars: Path) -> str:
    """plugin-api first: it has the classes of whole libraries, of which the others bring parts."""
    first = [f"gerrit-plugin-api-{version}.jar", f"gerrit-acceptance-framework-{version}.jar"]
    return os.pathsep.join(str(jars / name) for name in [*first, "*"])


def _compile(version: str, classpath: str, to: Path) -> None:
    # Like log4j.properties in the war and not in the jars; without it the version is "(dev)".
    named = to / "com/google/gerrit/common/Version"
    named.parent.mkdir(parents=True)
    named.write_text(version + "\n")
    shutil.copy(SOURCES / "log4j.properties", to)
    options = ["-proc:none", "-nowarn", "-cp", classpath, "-d", str(to)]
    _run([_tool("javac"), *options, str(SOURCES / "LabMain.java")])


def _initialise(found: Installation, to: Path) -> None:
    (to / "etc").mkdir()
    shutil.copy(SOURCES / "gerrit.config", to / "etc")
    _run(found.command("init", "--batch", "--dev", "-d", str(to), "--no-auto-start", "--skip-plugins"))
    # A copy of the jars, for those who start it with its own script.
    shutil.rmtree(to / "bin")


def _run(words: Sequence[str]) -> None:
    try:
        done = subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=600,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise FailedError(f"{Path(words[0]).name} did not end within 600 s") from error
    if done.returncode:
        raise FailedError(f"{Path(words[0]).name} ended with {done.returncode}\n{last_lines(done.stdout)}")


def last_lines(text: str, count: int = 40) -> str:
    """The end of a log without Java's stack frames, which would push the reason out."""
    lines = [line for line in text.strip().splitlines() if not line.lstrip().startswith(("at ", "while "))]
    return "\n".join(lines[-count:])
