"""Opening a page of a site in the user's browser: only that site's own, and never with a token around."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from seeder.settings.address import same_address
from seeder.settings.site import Site
from seeder.wire.surroundings import refuse_plain_http


def can_open(environ: Mapping[str, str]) -> bool:
    """True when a browser would open a window of its own, and not take over the terminal."""
    if environ.get("BROWSER"):
        return True
    if sys.platform == "darwin":
        return not environ.get("SSH_CONNECTION")
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def open_page(site: Site, url: str) -> bool:
    """Open `url`; False when no browser could be started. ValueError for a page of another host."""
    import webbrowser

    if not same_address(refuse_plain_http(url), site.phabricator):
        raise ValueError(f"{url} is not a page of {site.host}")
    with _without_tokens():
        try:
            return webbrowser.open(url)
        except (webbrowser.Error, OSError):
            return False


@contextmanager
def _without_tokens() -> Iterator[None]:
    """The browser is a child process, and would inherit them."""
    names = [name for name in os.environ if name.startswith("SEEDER_") and name.endswith("_TOKEN")]
    hidden = {name: os.environ.pop(name) for name in names}
    try:
        yield
    finally:
        os.environ.update(hidden)
