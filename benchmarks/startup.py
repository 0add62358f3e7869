"""How long seeder takes to start, as ratios to `python -c pass` on the same machine in the same run.

    .venv/bin/python -m benchmarks.startup [--runs 15] [--peers DIR]

Each row is measured in turn with the empty process, so that a machine that slows down slows both; quoted
is the smallest of the runs, because everything else on a machine only ever adds. With --peers, other
command lines are installed in venvs of their own below DIR and measured in the same way.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

AIMS = {"--version": 4.0, "--help": 14.0, "create --help": 16.0, "completion": 8.0}
PEERS = {"phabfive": ["--help"], "phable-cli": ["--help"], "git-review": ["--help"]}
COMMANDS = {"phable-cli": "phable"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--peers", type=Path)
    given = parser.parse_args()
    seeder = Path(sys.executable).parent / "seeder"
    completion = {"_SEEDER_COMPLETE": "complete_bash", "COMP_WORDS": "seeder cr", "COMP_CWORD": "1"}
    rows: list[tuple[str, list[str], Mapping[str, str]]] = [
        ("--version", [str(seeder), "--version"], {}),
        ("--help", [str(seeder), "--help"], {}),
        ("create --help", [str(seeder), "create", "--help"], {}),
        ("completion", [str(seeder)], completion),
    ]
    rows += peers(given.peers) if given.peers else []
    print(f"{'':<24}{'ratio':>7}{'aim':>7}")
    for name, command, environ in rows:
        ratio = compare(command, environ, given.runs)
        aim = AIMS.get(name)
        print(f"{name:<24}{ratio:>7.1f}{f'{aim:.0f}' if aim else '':>7}")


def compare(command: list[str], environ: Mapping[str, str], runs: int) -> float:
    """Smallest time of `command` divided by the smallest of an empty Python, measured in turn."""
    ours, empty = [], []
    for _ in range(runs):
        ours.append(seconds(command, environ))
        empty.append(seconds([sys.executable, "-c", "pass"], {}))
    return min(ours) / min(empty)


def seconds(command: list[str], environ: Mapping[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, env=os.environ | environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started


def peers(folder: Path) -> list[tuple[str, list[str], Mapping[str, str]]]:
    found: list[tuple[str, list[str], Mapping[str, str]]] = []
    for name, arguments in PEERS.items():
        venv = folder / name
        if not venv.exists():
            subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
            subprocess.run([str(venv / "bin/pip"), "install", "-q", name], check=True)
        command = str(venv / "bin" / COMMANDS.get(name, name))
        found.append((f"{name} {' '.join(arguments)}", [command, *arguments], {}))
    return found


if __name__ == "__main__":
    main()
