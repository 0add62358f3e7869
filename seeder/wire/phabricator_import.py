"""Importing the `phabricator` package without letting it read anything of the person's."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from typing import Any

from seeder.errors import SeederError

_import_lock = threading.Lock()


def imported_phabricator() -> Any:
    """The `phabricator` package, imported from an empty folder with an empty home.

    On import it reads ~/.arcrc and the current folder's .arcconfig: a bad one raises, a FIFO hangs,
    and a hostile one names another host. pkg_resources, which it wants only for its own version, is
    60 % of its import time.
    """
    with _import_lock:
        if "phabricator" not in sys.modules:
            with _nowhere(), _hidden("pkg_resources"):
                importlib.import_module("phabricator")
        return sys.modules["phabricator"]


@contextlib.contextmanager
def _hidden(module: str) -> Iterator[None]:
    missing = object()
    before = sys.modules.get(module, missing)
    sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if before is missing:
            del sys.modules[module]
        else:
            sys.modules[module] = before  # type: ignore[assignment]


@contextlib.contextmanager
def _nowhere() -> Iterator[None]:
    """Inside an empty folder that is home and current folder both; then back, even to a deleted one."""
    with _empty_folder() as empty, contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):
            here = os.open(".", os.O_RDONLY)
            stack.callback(os.close, here)
            stack.callback(os.fchdir, here)
        home = os.environ.get("HOME")
        stack.callback(_restore_home, home)
        os.environ["HOME"] = empty
        os.chdir(empty)
        yield


def _empty_folder() -> tempfile.TemporaryDirectory[str]:
    try:
        return tempfile.TemporaryDirectory(prefix="seeder-")
    except OSError as problem:
        raise SeederError(
            f"No temporary folder can be made: {problem.strerror}.",
            "Is the disk full? TMPDIR can name another place.",
        ) from None


def _restore_home(home: str | None) -> None:
    if home is None:
        os.environ.pop("HOME", None)
    else:
        os.environ["HOME"] = home
