"""``seeder`` and ``python -m seeder``. Answers --version before anything is imported."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import IO

from seeder import __version__


def main() -> None:
    """Run the command line of this process and exit with its code."""
    _open_the_closed()
    # A C locale must not turn a name in Cyrillic into a crash, nor a byte that is no text in it.
    for stream, errors in (
        (sys.stdout, "backslashreplace"), (sys.stderr, "backslashreplace"), (sys.stdin, "surrogateescape"),
    ):  # fmt: skip
        getattr(stream, "reconfigure", lambda **_: None)(errors=errors)
    try:
        code = _quietly(_answered)
    except KeyboardInterrupt:
        code = 130
    # One more ^C while the interpreter ends is nothing to trace back.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    raise SystemExit(code)


def _open_the_closed() -> None:
    """Standard streams that were closed (`>&-`) lead nowhere; else the next file or socket that is opened
    would get their number, and be written to as if it were the terminal."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            # The lowest free number is the stream's own.
            handle = os.open(os.devnull, os.O_RDWR)
            if handle != number:
                os.dup2(handle, number)
                os.close(handle)
            setattr(sys, name, open(number, "r" if number == 0 else "w", closefd=False))  # noqa: SIM115


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
