"""Templates found on their shelves, and how a broken one is told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from seeder.document import MAX_BYTES
from seeder.errors import BadInput, SeederError
from seeder.template.catalog import (
    SHIPPED,
    broken_templates,
    find_files,
    find_template,
    list_templates,
    shelves,
)

OWN = "name: {name}\ntitle: Ours\nsections:\n  - heading: A\n    text: b\n"


def write(folder: Path, name: str, text: str = "") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.yaml"
    path.write_text(text or OWN.format(name=name), "utf-8")
    return path


def test_shipped_ones_are_found_by_name() -> None:
    entry = find_template("bug", shelves())
    assert (entry.template.name, entry.origin, entry.file) == ("bug", SHIPPED, "templates/bug.yaml")


def test_a_folder_that_is_not_there_is_no_shelf(tmp_path: Path) -> None:
    assert [shelf.origin for shelf in shelves(tmp_path / "none")] == [SHIPPED]


def test_the_users_own_wins_and_says_where_from(tmp_path: Path) -> None:
    write(tmp_path, "bug")
    write(tmp_path, "survey")
    (tmp_path / "notes.txt").write_text("no template")
    (tmp_path / ".hidden.yaml").write_text("{")
    both = shelves(tmp_path)
    assert find_template("bug", both).origin == str(tmp_path)
    assert find_template("test", both).origin == SHIPPED
    listed = {entry.template.name: entry.template.title for entry in list_templates(both)}
    assert list(listed) == sorted(listed)
    assert listed["bug"] == listed["survey"] == "Ours"
    assert "translation" in listed


def test_a_path_wins_over_all_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "bug")
    assert find_template(str(path), shelves()).file == str(path)
    monkeypatch.chdir(tmp_path)
    assert find_template("bug.yaml", shelves()).template.title == "Ours"
    assert find_template("bug", shelves()).origin == SHIPPED, "a hostile working directory changes nothing"


def test_a_wrong_name_gets_the_nearest() -> None:
    with pytest.raises(BadInput) as caught:
        find_template("documentaton", shelves())
    assert caught.value.hint == "Did you mean “documentation”?"
    with pytest.raises(BadInput) as caught:
        find_template("xyz", shelves())
    assert "accessibility, bug" in caught.value.hint


def test_a_broken_one_names_file_and_line(tmp_path: Path) -> None:
    path = write(tmp_path, "survey", "name: survey\ntitle: Ours\nsektions: []\n")
    with pytest.raises(BadInput) as caught:
        find_template("survey", shelves(tmp_path))
    assert caught.value.sentence.startswith(f"{path}, line 3: ")
    assert find_template("bug", shelves(tmp_path)).origin == SHIPPED, "the others still work"


def test_file_and_template_have_one_name(tmp_path: Path) -> None:
    write(tmp_path, "survey", OWN.format(name="poll"))
    with pytest.raises(BadInput) as caught:
        find_template("survey", shelves(tmp_path))
    assert "“poll”" in caught.value.sentence
    assert "name: survey" in caught.value.hint


def test_files_that_cannot_be_templates(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="There is no file"):
        find_template(str(tmp_path / "none.yaml"), shelves())
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="UTF-8"):
        find_template(str(binary), shelves())
    large = tmp_path / "large.yaml"
    large.write_bytes(b"# " + b"x" * MAX_BYTES * 3)
    with pytest.raises(BadInput, match="1 MiB"):
        find_template(str(large), shelves())
    with pytest.raises(SeederError, match="cannot be read"):
        find_template(f"{tmp_path}/", shelves())


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    with pytest.raises(BadInput, match="not a plain file"):
        find_template(str(tmp_path / "pipe.yaml"), shelves())
    with pytest.raises(BadInput, match="There is no file"):
        find_template("a\0/b.yaml", shelves())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_read_permission(tmp_path: Path) -> None:
    path = write(tmp_path, "survey")
    path.chmod(0)
    with pytest.raises(SeederError, match="Permission denied"):
        find_template(str(path), shelves())


def test_documents_to_check(tmp_path: Path) -> None:
    one, two = write(tmp_path, "a"), write(tmp_path, "b", "name: b\n")
    assert list(find_files([tmp_path], ())) == [str(one), str(two)]
    assert list(find_files([two], ())) == [str(two)]
    assert "templates/bug.yaml" in find_files(None, shelves(tmp_path))
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(BadInput, match="no templates"):
        find_files([empty], ())
    with pytest.raises(BadInput, match="There is no file"):
        find_files([tmp_path / "none"], ())


def test_a_broken_template_hides_no_other(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("name: own\ntitel: wrong\n", "utf-8")
    mine = shelves(tmp_path)
    assert [entry.template.name for entry in list_templates(mine)] == [
        entry.template.name for entry in list_templates(shelves())
    ]
    assert ["line 2" in str(mistake) for mistake in broken_templates(mine)] == [True]
