from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from seeder.errors import BadInput, SeederError
from seeder.settings.private import read_private, replace_file, write_private


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "token"
    write_private(path, b"secret")
    assert read_private(path) == b"secret"
    assert read_private(tmp_path / "none") is None


def test_no_umask_opens_the_file_or_a_new_folder(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_private(tmp_path / "a" / "b" / "token", b"x")
    finally:
        os.umask(before)
    assert mode(tmp_path / "a" / "b" / "token") == 0o600
    assert {mode(tmp_path / "a"), mode(tmp_path / "a" / "b")} == {0o700}


def test_a_file_that_lay_open_is_closed_by_writing_it_anew(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_bytes(b"old")
    path.chmod(0o666)
    write_private(path, b"new")
    assert (mode(path), read_private(path)) == (0o600, b"new")


@pytest.mark.parametrize("open_mode", [0o644, 0o640, 0o604, 0o620, 0o601, 0o777])
def test_a_file_that_others_may_use_is_refused_with_the_command_that_closes_it(
    tmp_path: Path, open_mode: int
) -> None:
    path = tmp_path / "my token"
    path.write_bytes(b"secret")
    path.chmod(open_mode)
    with pytest.raises(BadInput) as refused:
        read_private(path)
    assert refused.value.hint.endswith(f"chmod 600 '{path}'")
    assert "secret" not in refused.value.sentence


def test_a_link_is_refused_even_to_a_good_file(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"secret")
    (tmp_path / "real").chmod(0o600)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(BadInput, match="link"):
        read_private(tmp_path / "link")


def test_a_link_to_nowhere_is_a_link_and_not_a_missing_file(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    with pytest.raises(BadInput, match="link"):
        read_private(tmp_path / "link")


def test_a_pipe_is_refused_without_waiting_for_its_other_end(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(BadInput, match="plain file"):
        read_private(tmp_path / "pipe")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        read_private(tmp_path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_somebody_elses_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_bytes(b"secret")
    path.chmod(0o600)
    os.chown(path, 12345, -1)
    with pytest.raises(BadInput, match="somebody else"):
        read_private(path)


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    write_private(tmp_path / "big", b"x" * ((1 << 20) + 1))
    with pytest.raises(BadInput, match="1 MiB"):
        read_private(tmp_path / "big")


def test_a_failed_write_leaves_the_old_content_and_no_litter(tmp_path: Path) -> None:
    path = tmp_path / "folder"
    (path / "inside").mkdir(parents=True)
    with pytest.raises(SeederError):
        replace_file(path, b"a file cannot take the place of a folder with something in it", 0o600)
    assert [p.name for p in tmp_path.iterdir()] == ["folder"]
