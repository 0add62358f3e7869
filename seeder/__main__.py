"""``seeder`` and ``python -m seeder``. Answers --version before anything is imported."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import IO

from seeder import __version__


def main() -> None:
    """Run the command line of this process and exit with its code."""
    for stream in (sys.stdout, sys.stderr):
        # A C locale must not turn a name in Cyrillic into a crash.
        getattr(stream, "reconfigure", lambda **_: None)(errors="backslashreplace")
    raise SystemExit(_quietly(_answered))


def _answered(arguments: list[str]) -> int:
    if arguments in (["--version"], ["-V"]):
        sys.stdout.write(f"seeder {__version__}\n")
        return 0
    from seeder.cli import run

    return run(arguments)


def _quietly(run: Callable[[list[str]], int]) -> int:
    """The exit code of `run`, also when the output cannot be written or its reader has gone (`| head`)."""
    try:
        code = run(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        _give_up(sys.stdout)
        return 141
    except OSError as problem:
        _give_up(sys.stdout)
        _complain(f"The output cannot be written: {problem.strerror}.\n")
        return 1
    return code


def _complain(sentence: str) -> None:
    try:
        sys.stderr.write(sentence)
        sys.stderr.flush()
    except OSError:
        _give_up(sys.stderr)


def _give_up(stream: IO[str]) -> None:
    """Let what `stream` still holds go nowhere: Python would complain about it when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


if __name__ == "__main__":
    main()
