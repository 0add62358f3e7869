"""For all tests: ^C means ^C, also where the run was started in the background; and a sandbox."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from seeder.sandbox import process

# A shell starts background jobs with SIGINT ignored, and children would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[process.Running]:
    """One for each file that asks for it."""
    folder = tmp_path_factory.mktemp("sandbox")
    yield process.start(folder, idle_seconds=600)
    process.stop(folder)
