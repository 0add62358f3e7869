from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seeder.errors import BadInput, LoginError
from seeder.settings.accounts import (
    IN_KEYRING,
    VARIABLE,
    Account,
    clean_token,
    find_account,
    forget_token,
    store_token,
    token_path,
)
from seeder.settings.layers import Folders, folders
from seeder.settings.site import Site

SITE = Site("mine", phabricator="https://phab.example.org/")
OTHER = Site("other", phabricator="https://phab.example.org:8443/")
TOKEN = "api-" + "abcd" * 7
NEWER = "cli-" + "efgh" * 7


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"HOME": str(tmp_path)}


@pytest.fixture
def places(environ: dict[str, str]) -> Folders:
    return folders(environ)


def arc(home: Path, host: str) -> None:
    (home / ".arcrc").write_text(json.dumps({"hosts": {f"{host}api/": {"token": NEWER}}}))
    (home / ".arcrc").chmod(0o600)


def test_nothing_anywhere_is_no_account(environ: dict[str, str], places: Folders) -> None:
    assert find_account(SITE, environ, places) is None


def test_the_order_in_which_a_token_is_found(
    environ: dict[str, str], places: Folders, tmp_path: Path
) -> None:
    arc(tmp_path, SITE.phabricator)
    assert find_account(SITE, environ, places) == Account(NEWER, str(tmp_path / ".arcrc"))
    where = store_token(SITE, TOKEN, places, keyring=False)
    assert find_account(SITE, environ, places) == Account(TOKEN, where)
    told = {**environ, VARIABLE: f" {NEWER}\n"}
    assert find_account(SITE, told, places) == Account(NEWER, VARIABLE)


def test_a_stored_token_is_for_one_scheme_host_and_port(environ: dict[str, str], places: Folders) -> None:
    store_token(SITE, TOKEN, places, keyring=False)
    plain = Site("plain", phabricator="http://phab.example.org/")
    assert find_account(OTHER, environ, places) is None
    assert find_account(plain, environ, places) is None


def test_a_renamed_token_file_serves_no_other_host(environ: dict[str, str], places: Folders) -> None:
    store_token(SITE, TOKEN, places, keyring=False)
    token_path(SITE, places).rename(token_path(OTHER, places))
    assert find_account(OTHER, environ, places) is None


def test_the_file_is_closed_whatever_the_umask(places: Folders) -> None:
    before = os.umask(0)
    try:
        path = Path(store_token(SITE, TOKEN, places, keyring=False))
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("mode", [0o644, 0o640])
def test_an_open_file_is_refused(environ: dict[str, str], places: Folders, mode: int) -> None:
    Path(store_token(SITE, TOKEN, places, keyring=False)).chmod(mode)
    with pytest.raises(BadInput) as refused:
        find_account(SITE, environ, places)
    assert "chmod 600" in refused.value.hint
    assert TOKEN not in refused.value.sentence + refused.value.hint


@pytest.mark.parametrize("content", ["", "{", "[]", '{"token": "x"}', '{"address": 5}'])
def test_a_broken_file_says_to_log_in_again(environ: dict[str, str], places: Folders, content: str) -> None:
    path = Path(store_token(SITE, TOKEN, places, keyring=False))
    path.write_text(content)
    with pytest.raises(BadInput) as refused:
        find_account(SITE, environ, places)
    assert refused.value.hint == "Run `seeder login` again."


def test_a_broken_or_open_file_is_replaced_by_the_next_login(
    environ: dict[str, str], places: Folders
) -> None:
    path = Path(store_token(SITE, TOKEN, places, keyring=False))
    path.write_text("{")
    path.chmod(0o644)
    store_token(SITE, NEWER, places, keyring=False)
    assert find_account(SITE, environ, places) == Account(NEWER, str(path))


def test_forgetting_says_from_where(environ: dict[str, str], places: Folders) -> None:
    where = store_token(SITE, TOKEN, places, keyring=False)
    store_token(OTHER, NEWER, places, keyring=False)
    assert forget_token(SITE, places) == [where]
    assert forget_token(SITE, places) == []
    assert find_account(SITE, environ, places) is None
    assert find_account(OTHER, environ, places) is not None


def test_forgetting_a_link_removes_the_link_only(places: Folders, tmp_path: Path) -> None:
    path = token_path(SITE, places)
    path.parent.mkdir(parents=True)
    (tmp_path / "precious").write_text("x")
    path.symlink_to(tmp_path / "precious")
    assert forget_token(SITE, places) == [str(path)]
    assert (tmp_path / "precious").read_text() == "x"


def test_a_site_without_address_is_asked_for_one(environ: dict[str, str], places: Folders) -> None:
    told = {**environ, VARIABLE: TOKEN}
    with pytest.raises(BadInput, match="no address"):
        find_account(Site("phorge"), told, places)


def test_an_accounts_repr_holds_no_token() -> None:
    account = Account(TOKEN, "here")
    assert TOKEN not in f"{account!r} {account} {account.__rich_repr__()}"


@pytest.mark.parametrize(
    "pasted",
    [
        TOKEN,
        f"  {TOKEN}\n",
        f"{TOKEN[:12]} {TOKEN[12:]}",
        f"{TOKEN[:20]}\r\n{TOKEN[20:]}",
        f'"{TOKEN}"',
        f"API Token: {TOKEN}.",
        f"\x1b[200~{TOKEN}\x1b[201~",
        f"\ufeff{TOKEN}\u200b",
    ],
)
def test_a_token_is_found_in_what_people_paste(pasted: str) -> None:
    assert clean_token(pasted) == TOKEN


@pytest.mark.parametrize(
    ("pasted", "why"),
    [
        ("", "Nothing"),
        (" \n", "Nothing"),
        ("https://phab.example.org/conduit/login/", "address"),
        (TOKEN[:-1], "31 characters"),
        (TOKEN + "x", "33 characters"),
        ("hunter2 is my password", "not a token"),
        (f"{TOKEN} {NEWER}", "characters instead"),
        ("api_" + "a" * 28, "not a token"),
    ],
)
def test_anything_else_is_explained_and_never_repeated(pasted: str, why: str) -> None:
    with pytest.raises(BadInput) as refused:
        clean_token(pasted)
    told = refused.value.sentence + refused.value.hint
    assert why in told
    assert "hunter2" not in told
    assert pasted.strip() == "" or pasted.strip() not in told


@given(st.text(max_size=80))
def test_only_tokens_come_out(pasted: str) -> None:
    try:
        token = clean_token(pasted)
    except BadInput:
        return
    assert len(token) == 32
    assert token[:4] in {"api-", "cli-"}


class Keyring(ModuleType):
    """The keyring package's three functions over a dict; `broken` makes it fail as a locked one does."""

    def __init__(self) -> None:
        super().__init__("keyring")
        self.kept: dict[tuple[str, str], str] = {}
        self.broken = False

    def set_password(self, service: str, name: str, password: str) -> None:
        self._check(password)
        self.kept[service, name] = password

    def get_password(self, service: str, name: str) -> str | None:
        self._check("")
        return self.kept.get((service, name))

    def delete_password(self, service: str, name: str) -> None:
        self._check("")
        del self.kept[service, name]

    def _check(self, secret: str) -> None:
        if self.broken:
            raise RuntimeError(f"locked, could not take {secret}")


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> Keyring:
    made = Keyring()
    monkeypatch.setitem(sys.modules, "keyring", made)
    return made


def test_a_token_in_the_keyring_is_in_no_file(
    environ: dict[str, str], places: Folders, keyring: Keyring
) -> None:
    assert store_token(SITE, TOKEN, places, keyring=True) == IN_KEYRING
    assert find_account(SITE, environ, places) == Account(TOKEN, IN_KEYRING)
    assert TOKEN not in token_path(SITE, places).read_text()
    assert forget_token(SITE, places) == [IN_KEYRING]
    assert keyring.kept == {}


def test_choosing_the_keyring_later_takes_the_token_out_of_the_file(
    environ: dict[str, str], places: Folders, keyring: Keyring
) -> None:
    store_token(SITE, TOKEN, places, keyring=False)
    store_token(SITE, TOKEN, places, keyring=True)
    assert TOKEN not in token_path(SITE, places).read_text()


def test_choosing_a_file_later_takes_the_token_out_of_the_keyring(
    environ: dict[str, str], places: Folders, keyring: Keyring
) -> None:
    store_token(SITE, TOKEN, places, keyring=True)
    store_token(SITE, NEWER, places, keyring=False)
    assert keyring.kept == {}
    assert find_account(SITE, environ, places) == Account(NEWER, str(token_path(SITE, places)))


def test_a_keyring_that_fails_is_loud_and_nothing_is_written(places: Folders, keyring: Keyring) -> None:
    keyring.broken = True
    with pytest.raises(LoginError) as refused:
        store_token(SITE, TOKEN, places, keyring=True)
    assert TOKEN not in refused.value.sentence
    assert not token_path(SITE, places).exists()


def test_a_keyring_that_fails_later_is_loud_and_a_file_can_be_chosen(
    environ: dict[str, str], places: Folders, keyring: Keyring
) -> None:
    store_token(SITE, TOKEN, places, keyring=True)
    keyring.broken = True
    for act in (lambda: find_account(SITE, environ, places), lambda: forget_token(SITE, places)):
        with pytest.raises(LoginError):
            act()
    store_token(SITE, NEWER, places, keyring=False)
    assert find_account(SITE, environ, places) is not None


def test_a_keyring_that_lost_the_token_says_to_log_in(
    environ: dict[str, str], places: Folders, keyring: Keyring
) -> None:
    store_token(SITE, TOKEN, places, keyring=True)
    keyring.kept.clear()
    with pytest.raises(LoginError, match="no longer"):
        find_account(SITE, environ, places)


def test_without_the_package_the_extra_is_named(places: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(LoginError) as refused:
        store_token(SITE, TOKEN, places, keyring=True)
    assert "pip install keyring" in refused.value.hint
    assert not token_path(SITE, places).exists()
