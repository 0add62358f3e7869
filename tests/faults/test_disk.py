"""A journal that cannot be written: not one request to an edit method leaves."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.control import Breaker
from tests.faults.laptop import Ended, Laptop
from tests.faults.world import World

Titles = tuple[str, str]


def limited(laptop: Laptop, kib: int, titles: Titles) -> Ended:
    """`create` where no file may become larger than `kib`, as on a disk that is nearly full."""
    shell = ("bash", "-c", f'ulimit -f {kib}; exec "$@"', "-")
    return laptop.run("create", "-f", str(laptop.wish(*titles)), "--yes", "--json", before=shell)


def told(ended: Ended) -> str:
    """The sentence of an error, or the notes of a run that ended early."""
    found = ended.json
    return " ".join([found.get("error", {}).get("sentence", ""), *found.get("notes", [])])


@pytest.mark.parametrize("kib", [0, 4])
def test_no_room_means_no_request(
    kib: int, laptop: Laptop, breaker: Breaker, world: World, titles: Titles
) -> None:
    ended = limited(laptop, kib, titles)
    assert ended.code == 1, ended.err
    assert "journal" in told(ended) or "temporary folder" in told(ended)
    assert breaker.writes == 0
    assert laptop.create(*titles).code == 0
    assert world.titled(*titles) == sorted(titles)


# Kibibytes with which the journal can be begun, and not ended.
@pytest.mark.parametrize("kib", [40, 48, 52, 56, 60, 76])
def test_the_room_ends_in_the_middle(
    kib: int, laptop: Laptop, breaker: Breaker, world: World, titles: Titles
) -> None:
    ended = limited(laptop, kib, titles)
    there = world.titled(*titles)
    assert ended.code in {0, 1, 6}, ended.err
    assert (ended.code == 0) <= (there == sorted(titles))
    assert ended.code == 0 or "journal" in told(ended)
    assert len(there) == breaker.writes
    assert laptop.create(*titles).code == 0
    assert world.titled(*titles) == sorted(titles)


def test_a_folder_that_is_a_file(laptop: Laptop, breaker: Breaker, titles: Titles) -> None:
    (laptop.home / "state").write_text("not a folder")
    ended = laptop.create(*titles)
    assert ended.code == 1, ended.err
    assert breaker.writes == 0


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Path]:
    """A file system of 128 KiB, where this machine lets us have one."""
    where = tmp_path / "small"
    where.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=128k,mode=700", "tmpfs", str(where)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root can mount a file system here")
    yield where
    subprocess.run(["umount", str(where)], check=True)


def fill(path: Path) -> None:
    with contextlib.suppress(OSError), path.open("wb", buffering=0) as filler:
        while True:
            filler.write(b"x" * 1024)


def test_a_full_disk(mounted: Path, laptop: Laptop, breaker: Breaker, world: World, titles: Titles) -> None:
    laptop.extra["XDG_STATE_HOME"] = str(mounted)
    fill(mounted / "filler")
    ended = laptop.create(*titles)
    assert ended.code == 1, ended.err
    assert breaker.writes == 0
    (mounted / "filler").unlink()
    assert laptop.create(*titles).code == 0
    assert world.titled(*titles) == sorted(titles)


def test_a_disk_that_is_read_only(mounted: Path, laptop: Laptop, breaker: Breaker, titles: Titles) -> None:
    laptop.extra["XDG_STATE_HOME"] = str(mounted)
    subprocess.run(["mount", "-o", "remount,ro", str(mounted)], check=True)
    ended = laptop.create(*titles)
    assert ended.code == 1, ended.err
    assert "read-only" in ended.err.lower()
    assert breaker.writes == 0
