"""The pages in a real browser: light and dark, wide and narrow, and no script runs."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from seeder.sandbox.gerrit import keeping
from seeder.sandbox.gerrit.file import file_of
from tests.sandbox.chromium import Chromium, browser
from tests.sandbox.client import Sandbox
from tests.sandbox.hostile import HOSTILE

pytestmark = pytest.mark.browser


@pytest.fixture
def chromium(tmp_path: Path) -> Chromium:
    program = browser()
    if program is None:
        pytest.skip("chromium is missing: apt-get install chromium")
    return Chromium(program, tmp_path)


@pytest.mark.parametrize("path", ["T15", "tag/commons-app/", "r/c/apps/commons-app/+/8611"])
def test_a_page_is_light_or_dark_as_its_reader_likes(sandbox: Sandbox, chromium: Chromium, path: str) -> None:
    light = chromium.picture(sandbox.url + path, 600, dark=False, height=300)
    dark = chromium.picture(sandbox.url + path, 600, dark=True, height=300)
    assert light.brightness() > 200
    assert dark.brightness() < 70
    # The banner, in its own colour at the very top: the style sheet was allowed and read.
    assert light.pixel(5, 5) == (0xFF, 0xE9, 0xA8)
    assert dark.pixel(5, 5) == (0x3D, 0x31, 0x08)


def test_nothing_sticks_out_on_a_telephone(sandbox: Sandbox, chromium: Chromium) -> None:
    title = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3
    code = "`" + "x" * 300 + "`\n\n```\n" + "y" * 300 + "\n```\n\nhttps://example.org/" + "z" * 300
    number = sandbox.edit(None, title=title, description=code, projects__add=["commons-app"])["object"]["id"]
    for path in (f"T{number}", "tag/commons-app/", ""):
        picture = chromium.picture(sandbox.url + path, 390, dark=False)
        assert picture.width == 390
        assert picture.column_of_one_colour(388), path


def test_no_difference_sticks_out_on_a_telephone(sandbox: Sandbox, chromium: Chromium) -> None:
    change = keeping.change(sandbox.store, 8611)
    assert change is not None
    long = "x" * 300
    newest = msgspec.structs.replace(
        change.current, message=f"{long}\n\n{long}", files=(file_of(f"src/{long}.py", None, f"{long}\n"),)
    )
    with sandbox.store.transaction():
        keeping.keep_change(
            sandbox.store, msgspec.structs.replace(change, patch_sets=(newest,), topic=long, hashtags=(long,))
        )
    for path in ("r/c/apps/commons-app/+/8611", "r/q/8611", "r/admin/repos/apps/commons-app"):
        assert chromium.picture(sandbox.url + path, 390, dark=True).column_of_one_colour(388), path


def test_no_hostile_text_runs_in_a_browser(sandbox: Sandbox, chromium: Chromium) -> None:
    text = "\n\n".join(HOSTILE) + "\n\n<script>document.title = 'taken'</script>"
    number = sandbox.edit(None, title="</title><script>document.title='taken'</script>", description=text)
    document = chromium.document(f"{sandbox.url}T{number['object']['id']}")
    assert "<title>T39 &lt;/title&gt;&lt;script&gt;" in document
    assert "<script" not in document
    assert "<iframe" not in document
    assert " onerror=" not in document.replace("&lt;img src=x onerror=", "")
