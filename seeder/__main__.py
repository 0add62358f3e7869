"""``seeder`` and ``python -m seeder``. Answers --version before anything is imported."""

from __future__ import annotations

import os
import sys

from seeder import __version__


def main() -> None:
    """Run the command line of this process and exit with its code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        sys.stdout.write(f"seeder {__version__}\n")
        raise SystemExit(0)
    for stream in (sys.stdout, sys.stderr):
        # A C locale must not turn a name in Cyrillic into a crash.
        getattr(stream, "reconfigure", lambda **_: None)(errors="backslashreplace")
    from seeder.cli import run

    raise SystemExit(_quietly(run))


def _quietly(run: object) -> int:
    """The exit code of `run`, also when whoever reads the output has gone away (`| head`)."""
    try:
        code = run(sys.argv[1:])  # type: ignore[operator]
        sys.stdout.flush()
        return int(code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except OSError as problem:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.stderr.write(f"The output cannot be written: {problem.strerror}.\n")
        return 1


if __name__ == "__main__":
    main()
