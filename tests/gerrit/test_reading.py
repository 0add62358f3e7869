"""What seeder relies on in Gerrit: one set of cases for recordings of two versions and a real server."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from seeder.errors import LoginError, ServerError
from seeder.gerrit_query import all_of, term
from seeder.reviews import threads
from seeder.sandbox.process import Running, start, stop
from seeder.wire.gerrit import NotThere
from tests.gerrit.places import Place, real, recorded, sandboxed

_made: dict[str, Place] = {}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("sandbox")
    yield start(folder, idle_seconds=600)
    stop(folder)


@pytest.fixture(params=["3.10.2", "3.13.5", "sandbox", "real"])
def place(request: pytest.FixtureRequest) -> Place:
    if request.param == "sandbox":
        return sandboxed(request.getfixturevalue("server"))
    if request.param != "real":
        return recorded(request.param)
    if "real" not in _made:
        _made["real"] = real(request.getfixturevalue("gerrit"))
    return _made["real"]


def test_the_version_is_told_to_anybody(place: Place) -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+.*", place.reviews(who="nobody").version())


def test_who_is_logged_in(place: Place) -> None:
    me = place.reviews().me()
    assert me is not None
    assert (me.username, me.bot, me.inactive) == (place.world.me, False, False)
    assert place.reviews(who="nobody").me() is None


def test_a_wrong_password_is_a_login_error_that_says_which_password_is_meant(place: Place) -> None:
    with pytest.raises(LoginError) as caught:
        place.reviews(who="denied").me()
    assert "HTTP Credentials" in caught.value.hint
    assert "wrong-password" not in f"{caught.value.sentence}{caught.value.hint}"


def test_an_account_by_name_mail_and_number(place: Place) -> None:
    reviews, world = place.reviews(), place.world
    by_name = reviews.account(world.person)
    assert by_name is not None
    assert by_name.username == world.person
    assert reviews.account(world.mail) == by_name


def test_an_account_that_is_not_there_and_one_that_is_inactive(place: Place) -> None:
    if place.recorded:
        pytest.skip("the search for an inactive account by its name was not recorded")
    reviews = place.reviews()
    assert reviews.account("no-such-user-at-all") is None
    gone = reviews.account(place.world.inactive)
    assert gone is not None
    assert (gone.username, gone.inactive) == (place.world.inactive, True)


def test_many_accounts_in_one_request(place: Place) -> None:
    if place.recorded:
        pytest.skip("this search was not recorded")
    world = place.world
    asked = [world.person.upper(), world.inactive, "no-such-user-at-all", 'quo"ted', "Jane Doeson"]
    found = place.reviews().accounts(asked)
    assert {name: account.inactive for name, account in found.items()} == {
        world.person: False,
        world.inactive: True,
    }
    assert found[world.person] == place.reviews().account(world.person)
    assert place.reviews().accounts([]) == {}


def test_a_repository_with_its_head(place: Place) -> None:
    found = place.reviews(who="nobody").repository(place.world.repository)
    assert found is not None
    assert (found.name, found.active, found.head) == (place.world.repository, True, "master")


def test_a_repository_that_is_not_there(place: Place) -> None:
    assert place.reviews(who="nobody").repository("no-such") is None


def test_changes_come_newest_first_with_times(place: Place) -> None:
    found = place.reviews().changes(term("status", "open"), most=25)
    assert found
    assert [c.updated for c in found] == sorted((c.updated for c in found), reverse=True)
    assert all(c.is_open and not c.is_merged and c.owner.id and c.created <= c.updated for c in found)


def test_pages_are_read_to_the_end_that_was_asked_for(place: Place) -> None:
    found = place.reviews(page_size=10).changes(term("status", "merged"), most=20)
    assert len({change.number for change in found}) == 20


def test_an_unknown_operator_keeps_gerrits_own_words(place: Place) -> None:
    with pytest.raises(ServerError) as caught:
        place.reviews().gerrit.get("/changes/", list, q="nosuchop:1")
    assert "Unsupported operator nosuchop:1" in caught.value.sentence


def test_what_is_not_there_is_told_from_what_is_forbidden(place: Place) -> None:
    with pytest.raises(NotThere):
        place.reviews().gerrit.get("/changes/99999999", dict)


def test_comments_make_threads(place: Place) -> None:
    found = place.reviews().gerrit
    from seeder.sources import gerrit_rows as rows
    from seeder.wire.gerrit import in_path

    told = found.get(f"/changes/{in_path(place.world.commented)}/comments", rows.Comments)
    comments = tuple(row.comment(path) for path, several in told.items() for row in several)
    talks = list(threads(comments))
    assert sum(map(len, talks)) == len(comments)
    assert any(talk[-1].unresolved for talk in talks)
    assert all(talk[0].path == comment.path for talk in talks for comment in talk)


def test_several_queries_in_one_request(place: Place) -> None:
    if place.recorded:
        pytest.skip("recorded with names in the queries, which we never send")
    reviews = place.reviews()
    queries = [
        term("change", int(place.world.commented)),
        all_of(term("status", "merged"), term("project", place.world.repository)),
    ]
    queries += [term("owner", place.world.idle_id)] * 12
    found = reviews.each_of(queries, most=3)
    assert [len(each) for each in found] == [1, 3] + [0] * 12


def test_a_change_with_its_message_and_files(place: Place) -> None:
    if place.recorded:
        pytest.skip("these options were recorded in another order of requests")
    options = ("CURRENT_REVISION", "CURRENT_COMMIT", "CURRENT_FILES", "DETAILED_LABELS", "DETAILED_ACCOUNTS")
    number = int(place.world.commented)
    [change] = place.reviews().changes(term("change", number), options)
    assert change.tasks == place.world.tasks
    assert tuple(file.path for file in change.files) == place.world.touches
    assert change.unresolved
    added = place.reviews().added_lines(number, place.world.touches[0])
    assert len(added) == change.files[0].inserted
    assert all(number > 0 and "\n" not in text for number, text in added)
    assert place.reviews().comments(number)


def test_a_file_that_is_there_and_one_that_is_not(place: Place) -> None:
    if place.recorded:
        pytest.skip("files were not recorded")
    reviews, name = place.reviews(), place.world.repository
    assert reviews.has_file(name, "master", place.world.file)
    assert not reviews.has_file(name, "master", "src/none.txt")
