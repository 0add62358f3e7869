"""``script/record``: the contract cases against a real Phorge, and what it answered kept for later.

Needs the address and the tokens of a site of your own (tests/contract/conftest.py names them), best of a
new account: what it has written is read in many cases, and so stands in many recordings.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from seeder.nearest import nearest_hint
from seeder.wire.surroundings import is_loopback
from tests.contract.tape import FOLDER

HERE = Path(__file__).parent
_CASE = re.compile(r"^def test_(\w+)\(site: ContractSite\)", re.MULTILINE)
NEEDED = ("URL", "TOKEN", "TOKEN_OTHER", "TOKEN_DISABLED", "TOKEN_REVOKED")
WILL = """On {address} this makes, as the account of SEEDER_LIVE_PHABRICATOR_TOKEN:
  - once, the tags contract_first_task, contract_component, contract_programme with two milestones, and
    contract_tree with three below it;
  - about 65 tasks whose titles begin with “Contract”, most of which stay open; some mail the second person.
The recordings in {folder} are replaced."""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="script/record", description=__doc__)
    parser.add_argument("case", nargs="*", metavar="CASE", help="as the recording is called; else all")
    parser.add_argument("--i-own-this-site", action="store_true", help="it is not on this machine")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    asked = parser.parse_args(arguments)
    problem = problem_with(os.environ, own=asked.i_own_this_site)
    if problem:
        print(problem, file=sys.stderr)
        return 2
    unknown = [case for case in asked.case if not tests_of([case])]
    if unknown:
        print(f"There is no case {', '.join(unknown)}. {nearest_hint(unknown[0], names())}", file=sys.stderr)
        return 2
    print(WILL.format(address=os.environ["SEEDER_LIVE_PHABRICATOR_URL"], folder=FOLDER), flush=True)
    if not asked.yes and input("Go on? [y/N] ").strip().lower() not in {"y", "yes"}:
        return 2
    os.environ["SEEDER_CONTRACT_RECORD"] = "1"
    return int(pytest.main(["-q", *tests_of(asked.case)]))


def problem_with(environ: Mapping[str, str], *, own: bool) -> str:
    """Why nothing can be recorded; empty when it can."""
    missing = [f"SEEDER_LIVE_PHABRICATOR_{name}" for name in NEEDED]
    missing = [name for name in missing if not environ.get(name)]
    if missing:
        return f"Set {', '.join(missing)}; every case needs its tokens."
    address = environ["SEEDER_LIVE_PHABRICATOR_URL"]
    if not own and not is_loopback(urlsplit(address).hostname or ""):
        return f"{address} is not on this machine. It is written to: add --i-own-this-site if it is yours."
    return ""


def tests_of(cases: list[str]) -> list[str]:
    """What pytest is to run, for no cases all. The whole runs come first, while the account has few tasks."""
    files = sorted(_named(), key=lambda file: file.name != "test_runs.py")
    if not cases:
        return [str(file) for file in files]
    return [f"{file}::test_{case}" for file in files for case in cases if case in _named()[file]]


def names() -> list[str]:
    """Every case, as its recording is called."""
    return [name for found in _named().values() for name in found]


def _named() -> dict[Path, list[str]]:
    """File -> its functions that take a site, without the test_ before them."""
    found = {file: _CASE.findall(file.read_text("utf-8")) for file in sorted(HERE.glob("test_*.py"))}
    return {file: cases for file, cases in found.items() if cases}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
