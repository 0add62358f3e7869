"""One real Gerrit for the whole test run."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.gerrit.daemon import running
from tests.gerrit.installation import Installation, MissingError, installed
from tests.gerrit.lab import Lab


@pytest.fixture(scope="session")
def installation() -> Installation:
    """Gerrit's jars and a site to copy. Without them the test is left out, which CI does not allow."""
    try:
        return installed()
    except MissingError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def gerrit(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A fresh site on a free port of loopback."""
    with running(installation, tmp_path_factory.mktemp("gerrit")) as daemon:
        yield Lab(daemon.url, daemon.clock)
