"""What is kept of real servers is whole, and holds nothing that is nobody's business."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "recordings" / "gerrit"
FILES = sorted(FOLDER.rglob("*.json"))


@pytest.mark.parametrize("version", ["3.10.2", "3.13.5"])
def test_the_index_lists_what_is_there(version: str) -> None:
    rows = re.findall(
        r"^\| (\S+\.json) \| (\d+) \|", (FOLDER / version / "INDEX.md").read_text("utf-8"), re.MULTILINE
    )
    kept = {path.name: json.loads(path.read_text("utf-8")) for path in FILES if path.parent.name == version}
    assert {name: int(status) for name, status in rows} == {
        name: each["response"]["status"] for name, each in kept.items()
    }
    assert {each["server"] for each in kept.values()} == {f"Gerrit {version}"}


def test_they_hold_no_secret() -> None:
    for path in FILES:
        text = path.read_text("utf-8")
        request = json.loads(text)["request"]["headers"]
        assert request.get("Authorization", "Basic REDACTED") in {"Basic REDACTED", "Bearer REDACTED"}, path
        assert not re.search(r"(?i)set-cookie|xsrf|@(?!example\.(org|com)\b)[\w-]+\.\w", text), path


def test_they_stay_small() -> None:
    assert sum(path.stat().st_size for path in FILES) < 1_500_000
