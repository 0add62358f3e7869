"""The sandbox's Gerrit as seeder's own client sees it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from seeder.clock import SystemClock
from seeder.errors import LoginError, ServerError
from seeder.gather.mine import WITH
from seeder.sandbox.world import caller_token
from seeder.settings.gerrit_login import GerritLogin
from seeder.sources.gerrit import Reviews
from seeder.wire.gerrit import Gerrit
from seeder.wire.redaction import Redactor
from seeder.wire.transport import ServiceSession
from tests.sandbox.client import Sandbox
from tests.sandbox.gerrit.asking import SAM


def reviews_of(sandbox: Sandbox, password: str | None, page_size: int = 500) -> Iterator[Reviews]:
    session = ServiceSession(f"{sandbox.url}r/", SystemClock(), Redactor())
    login = GerritLogin("sam", password, "a test") if password is not None else None
    with session:
        yield Reviews(Gerrit(session, login), page_size)


@pytest.fixture
def reviews(sandbox: Sandbox) -> Iterator[Reviews]:
    yield from reviews_of(sandbox, caller_token(sandbox.store))


def test_it_knows_who_asks(sandbox: Sandbox, reviews: Reviews) -> None:
    me = reviews.me()
    assert me is not None
    assert (reviews.version(), me.id, me.username) == ("3.10.2", SAM, "sam")
    for wrong in reviews_of(sandbox, "wrong"):
        with pytest.raises(LoginError):
            wrong.me()
    for nobody in reviews_of(sandbox, None):
        assert nobody.me() is None


def test_people_are_found_by_name_also_those_who_left(reviews: Reviews) -> None:
    ines, olu = reviews.account("inesquill"), reviews.account("olu-farrow")
    assert ines is not None
    assert olu is not None
    assert (ines.name, olu.inactive, reviews.account("nobody")) == ("Inês Quill", True, None)


def test_places_are_looked_into(reviews: Reviews) -> None:
    repository = reviews.repository("apps/commons-app")
    assert repository is not None
    assert repository.head == "master"
    assert reviews.repository("apps/nothing") is None
    assert reviews.repositories_like("elsewhere/Commons") == ["apps/commons-app"]
    assert reviews.has_file("docs/handbook", "main", "review.md")
    assert not reviews.has_file("docs/handbook", "main", "none.md")


@pytest.mark.parametrize("size", [1, 3, 500])
def test_changes_come_in_as_many_pages_as_it_takes(sandbox: Sandbox, size: int) -> None:
    for reviews in reviews_of(sandbox, caller_token(sandbox.store), size):
        found = reviews.changes("owner:self", WITH)
        assert [one.number for one in found] == [8911, 9977, 9240, 8790, 8702, 8611, 8504, 8391]
        assert all(one.messages for one in found)


def test_many_people_are_asked_for_ten_at_a_time(reviews: Reviews) -> None:
    found = reviews.each_of([f"owner:{SAM}", "owner:1031", "owner:1"] * 5)
    assert [len(each) for each in found] == [8, 3, 0] * 5


def test_comments_and_added_lines_are_there(reviews: Reviews) -> None:
    assert [one.unresolved for one in reviews.comments(8790)] == [True, True]
    path = "app/src/main/java/org/commons/upload/UploadActivity.kt"
    texts = [text.strip() for _, text in reviews.added_lines(8702, path)]
    assert "// FIXME: the categories are still lost" in texts


def test_a_refusal_keeps_gerrits_words(reviews: Reviews) -> None:
    with pytest.raises(ServerError) as caught:
        reviews.changes("after:yesterday")
    assert "Invalid date format: yesterday" in str(caught.value)
