"""Which files are code, which are tests, and where a test usually is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeder.suggestions.testing import MOST_PLACES, holds_tests, is_code, is_test, usual_tests


@pytest.mark.parametrize(
    ("path", "test"),
    [
        ("seeder/place.py", "tests/test_place.py"),
        ("src/pkg/sub/a.py", "tests/pkg/sub/test_a.py"),
        ("pkg/a.py", "pkg/test_a.py"),
        ("includes/api/ApiMain.php", "tests/phpunit/api/ApiMainTest.php"),
        ("includes/Title.php", "tests/phpunit/includes/TitleTest.php"),
        ("src/Store.php", "tests/phpunit/unit/StoreTest.php"),
        ("resources/ext.a/b.js", "tests/jest/resources/ext.a/b.test.js"),
        ("web/app.ts", "web/app.test.ts"),
        ("web/app.ts", "web/__tests__/app.test.ts"),
        ("a/src/main/java/org/x/Y.java", "a/src/test/java/org/x/YTest.java"),
        ("java/com/google/x/Y.java", "javatests/com/google/x/YTest.java"),
        ("pkg/server.go", "pkg/server_test.go"),
        ("crate/src/parse.rs", "crate/tests/parse.rs"),
        ("lib/feed/item.rb", "spec/feed/item_spec.rb"),
    ],
)
def test_the_usual_places(path: str, test: str) -> None:
    assert is_code(path)
    assert not is_test(path)
    assert test in usual_tests(path)
    assert is_test(test)
    assert not is_code(test)


@pytest.mark.parametrize(
    "path",
    ["README.md", "a/__init__.py", "setup.py", "vendor/x/y.php", "web/app.min.js", "jest.config.js", "a.d.ts",
     "docs/conf.py", "x_pb2.py", "db/migrations/0001.py", "i18n/de.json", "Makefile", "py", ".py"],
)  # fmt: skip
def test_what_wants_no_test(path: str) -> None:
    assert not is_code(path)


def test_a_file_with_its_own_tests() -> None:
    code = ("fn a() {}", "fn b() {}", "fn c() {}", "fn d() {}", "fn e() {}")
    assert not holds_tests("a.rs", code)
    assert holds_tests("a.rs", (*code, "#[cfg(test)]"))
    assert holds_tests("a.py", ("x = 1", "", "y = 2"))


@given(st.text(max_size=60))
def test_any_path_is_read(path: str) -> None:
    is_test(path)
    is_code(path)
    places = usual_tests(path)
    assert len(places) <= MOST_PLACES
    assert path not in places
