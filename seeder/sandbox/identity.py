"""Which process a process id means: the number may have been given to another one since."""

from __future__ import annotations

import contextlib
import os
import subprocess
from pathlib import Path


def identity_of(pid: int) -> str:
    """Boot and start time of a living process; empty for one that is gone (or only a zombie)."""
    return _from_proc(pid) if Path("/proc/self/stat").exists() else _from_ps(pid)


def _from_proc(pid: int) -> str:
    with contextlib.suppress(OSError, IndexError):
        # The name in brackets may hold blanks and brackets; the rest begins after the last one.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return "" if fields[0] in "ZX" else f"{boot}:{fields[19]}"
    return ""


def _from_ps(pid: int) -> str:
    done = subprocess.run(  # noqa: S603 - a fixed program and a number
        ["/bin/ps", "-o", "stat=,lstart=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LC_ALL": "C"},
    )
    state, _, started = done.stdout.strip().partition(" ")
    return "" if not state or state.startswith("Z") else started.strip()
