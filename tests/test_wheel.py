"""What is shipped: the wheel has the templates, the profiles and nothing of the tests."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--wheel-dir",
        str(folder),
        str(ROOT),
    ]
    subprocess.run(command, check=True, capture_output=True, text=True)
    return next(folder.glob("phab_seeder-*.whl"))


def shipped(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as opened:
        return set(opened.namelist())


def test_the_wheel_has_every_template_and_profile(wheel: Path) -> None:
    names = shipped(wheel)
    for template in (ROOT / "templates").glob("*.yaml"):
        assert f"seeder/templates/{template.name}" in names
    for profile in (ROOT / "seeder" / "sites").glob("*.yaml"):
        assert f"seeder/sites/{profile.name}" in names
    sources = {str(path.relative_to(ROOT)) for path in (ROOT / "seeder").rglob("*.py")}
    assert sources <= names
    assert "seeder/py.typed" in names


def test_the_wheel_has_nothing_else(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in shipped(wheel)}
    assert {top for top in tops if not top.startswith("phab_seeder-")} == {"seeder"}


def test_what_the_wheel_holds_runs_without_the_checkout(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(tmp_path / "installed")
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(tmp_path / "installed")}
    code = "import seeder; assert 'installed' in seeder.__file__; from seeder.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "templates", "list", "--json"],
        env=environ,
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    for template in (ROOT / "templates").glob("*.yaml"):
        assert f'"{template.stem}"' in done.stdout
