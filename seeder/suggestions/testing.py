"""Code without a test: which files are code, which are tests, and where a file's test usually is.

The places are those that the languages' own tools and the larger projects on Gerrit use; the nearest one
comes first. Nothing here knows whether such a file is there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

MOST_PLACES = 8
_TEST_FOLDERS = frozenset(
    {
        "test",
        "tests",
        "__tests__",
        "spec",
        "specs",
        "testing",
        "testdata",
        "fixtures",
        "javatests",
        "e2e",
        "qunit",
        "cypress",
    }
)
_TEST_NAME = re.compile(
    r"^(?:test_.+|.+_tests?|.+_spec|tests?|conftest)\.\w+$|.+[._-](?:test|spec)s?\.\w+$|^(?:Test[A-Z]\w*|\w+(?:Tests?|IT|Spec|TestCase|TestBase))\.\w+$"
)
_NOT_OURS = frozenset(
    {
        "vendor",
        "node_modules",
        "third_party",
        "dist",
        "build",
        "generated",
        "gen",
        "migrations",
        "docs",
        "doc",
        "i18n",
        "examples",
    }
)
_NO_CODE = re.compile(
    r"^(?:__init__|__main__|setup|conf|manage|version|_version|package-info|module-info|doc)\.\w+$"
    r"|\.(?:min|config|conf|d|pb|generated|stories)\.\w+$|_pb2\.py$|^\.|^(?:gruntfile|gulpfile|webpack\..*|rollup\..*)\.js$",
    re.IGNORECASE,
)
# A file of so few lines has hardly anything to be tested.
_FEW_LINES = 5


def _python(folder: str, inner: str, name: str, ending: str) -> Iterator[str]:
    test = f"test_{name}.py"
    yield from _in(folder, test)
    yield from _in(_joined(folder, "tests"), test)
    yield from _in(_joined("tests", inner), test)
    yield from (f"tests/{test}", f"test/{test}")
    yield from _in(_joined("tests", folder), test)
    yield from _in(_joined("tests/unit", inner), test)
    yield from _in(folder, f"{name}_test.py")


def _php(folder: str, inner: str, name: str, ending: str) -> Iterator[str]:
    test = f"{name}Test.php"
    for root in ("tests/phpunit", "tests/phpunit/unit", "tests/phpunit/integration", "tests"):
        yield from _in(_joined(root, inner), test)
    yield from _in(_joined("tests/phpunit", folder), test)
    yield from (f"tests/phpunit/{test}", f"tests/{test}")
    yield from _in(_joined("tests/phpunit/unit", folder), test)


def _javascript(folder: str, inner: str, name: str, ending: str) -> Iterator[str]:
    test = f"{name}.test.{ending}"
    yield from _in(folder, test)
    yield from _in(folder, f"{name}.spec.{ending}")
    yield from _in(_joined(folder, "__tests__"), test)
    yield from _in(_joined("tests/jest", folder), test)
    yield from _in(_joined("tests", inner), test)
    yield from _in(_joined("tests/qunit", folder), test)
    yield f"test/{test}"
    yield f"tests/{test}"


def _java(folder: str, inner: str, name: str, ending: str) -> Iterator[str]:
    test = f"{name}Test.{ending}"
    if "src/main/" in f"{folder}/":
        yield from _in(f"{folder}/".replace("src/main/", "src/test/", 1).rstrip("/"), test)
    elif folder.startswith("java/"):
        yield from _in(f"javatests/{folder.removeprefix('java/')}", test)
    else:
        yield from _in(folder, test)
        yield from _in(_joined("test", inner), test)
        yield from _in(_joined("tests", inner), test)


def _go(folder: str, inner: str, name: str, ending: str) -> Iterator[str]:
    yield from _in(folder, f"{name}_test.go")


def _rust(folder: str, inner: str, name: str, ending: str) -> Iterator[str]:
    crate = folder.partition("src")[0].rstrip("/")
    yield from _in(_joined(crate, "tests"), f"{name}.rs")
    yield from _in(folder, f"{name}/tests.rs")


def _ruby(folder: str, inner: str, name: str, ending: str) -> Iterator[str]:
    yield from _in(_joined("spec", inner), f"{name}_spec.rb")
    yield from _in(_joined("test", inner), f"{name}_test.rb")
    yield from _in(_joined("test", inner), f"test_{name}.rb")


def _c(folder: str, inner: str, name: str, ending: str) -> Iterator[str]:
    yield from _in(folder, f"{name}_test.{ending}")
    yield from _in(_joined("tests", inner), f"test_{name}.{ending}")
    yield from _in(_joined("tests", inner), f"{name}_test.{ending}")


_PLACES: Mapping[str, Callable[[str, str, str, str], Iterator[str]]] = {
    "py": _python,
    "php": _php,
    **dict.fromkeys(("js", "jsx", "mjs", "ts", "tsx", "vue"), _javascript),
    **dict.fromkeys(("java", "kt", "scala", "groovy"), _java),
    "go": _go,
    "rs": _rust,
    "rb": _ruby,
    **dict.fromkeys(("c", "cc", "cpp"), _c),
}
# Roots that the tree of tests leaves out.
_ROOTS = re.compile(r"^(?:src|lib|includes|app|source|resources/src|resources|modules)(?:/|$)")
# Rust keeps a file's tests in it; Python can keep them in its examples.
_INSIDE = {"rs": re.compile(r"#\[cfg\(test\)\]|#\[test\]"), "py": re.compile(r"^\s*>>> ")}


def is_test(path: str) -> bool:
    """True for a test, and for what lies beside tests to help them."""
    *folders, name = path.split("/")
    return bool({folder.lower() for folder in folders} & _TEST_FOLDERS) or bool(_TEST_NAME.match(name))


def is_code(path: str) -> bool:
    """True for a file of a language whose tests we know where to look for, and that wants some."""
    *folders, name = path.split("/")
    known = name.rpartition(".")[2].lower() in _PLACES and "." in name
    return known and not ({f.lower() for f in folders} & _NOT_OURS or _NO_CODE.search(name) or is_test(path))


def holds_tests(path: str, lines: tuple[str, ...]) -> bool:
    """True when the file holds its own tests, or so little that there is nothing to test."""
    inside = _INSIDE.get(path.rpartition(".")[2].lower())
    filled = [line for line in lines if line.strip()]
    return len(filled) < _FEW_LINES or bool(inside and any(inside.search(line) for line in lines))


def usual_tests(path: str) -> tuple[str, ...]:
    """Where the test of `path` would be, likeliest first; at most MOST_PLACES."""
    folder, _, name = path.rpartition("/")
    stem, _, ending = name.rpartition(".")
    places = _PLACES.get(ending.lower())
    if places is None:
        return ()
    found = places(folder, _ROOTS.sub("", folder), stem, ending)
    return tuple(dict.fromkeys(place for place in found if place != path))[:MOST_PLACES]


def _in(folder: str, name: str) -> Iterator[str]:
    yield f"{folder}/{name}" if folder else name


def _joined(*folders: str) -> str:
    return "/".join(filter(None, folders))
