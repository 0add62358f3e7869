"""The query language on the world of the rehearsal, by value, and pages of what it finds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from seeder.sandbox.gerrit.query.dates import moment, span
from seeder.sandbox.gerrit.query.text import says
from seeder.sandbox.gerrit.refusals import Refused
from tests.sandbox.client import Sandbox
from tests.sandbox.gerrit.asking import SAM, ask, found, get, refused

MINE = [8911, 9977, 9240, 8790, 8702, 8611, 8504, 8391]
FINDS = {
    "owner:self": MINE,
    f"owner:{SAM}": MINE,
    "owner:SAM": MINE,
    "owner:sam@example.org": MINE,
    'owner:"Sam (that is you)"': MINE,
    "o:self status:open": [9977, 9240],
    "owner:self is:merged": [8790, 8702, 8611, 8504, 8391],
    "owner:self -is:merged": [8911, 9977, 9240],
    "owner:self NOT is:merged": [8911, 9977, 9240],
    "owner:self (is:merged OR is:abandoned)": [8911, 8790, 8702, 8611, 8504, 8391],
    "owner:self is:abandoned OR owner:noor": [10270, 10231, 8911, 10120],
    "owner:self AND topic:calm-upload AND status:merged": [8702, 8611, 8504],
    "owner:self status:new": [9977, 9240],
    "owner:self is:wip": [9977],
    "owner:ines.q": [],
    "owner:inesquill": [8633, 7002, 6433],
    "owner:ines": [8633, 7002, 6433],
    "owner:larkspur": [10266, 8840, 7811, 4720],
    "owner:olu-farrow status:open": [7344],
    "owner:nobody-here": [],
    "from:sam -owner:sam": [10257, 10270],
    "commentby:sam -owner:sam": [10270, 10257],
    "reviewer:sam": [10270, 10257],
    "cc:sam": [10261],
    "reviewedby:mina status:open": [10257, 9240, 7344],
    "project:docs/handbook status:open": [10270, 8629],
    "projects:docs": [10270, 8790, 8629, 7815, 7811, 7002, 5602],
    "branch:stable": [10274],
    "branch:refs/heads/release-5": [5240],
    'topic:"wmhack2026"': [7815, 7811, 7002],
    "topic:wmhack": [],
    "hashtag:#HACKATHON": [7815, 7811, 7002],
    "hashtag:{good-first-task}": [10270, 10244],
    'footer:"Bug: T18"': [10274, 10244],
    "footer:Bug=T18": [10274, 10244],
    'footer:"bug: t18"': [10274, 10244],
    "footer:Bug=T1": [],
    'message:"Bug: T18"': [10274, 10244],
    "message:T1": [],
    'message:"empty category"': [10274, 10244],
    'message:"category empty"': [],
    "bug:T18": [],
    "hasfooter:Bug status:abandoned": [8911, 8212, 7815],
    "10231": [10231],
    "10231 OR 10257": [10257, 10231],
    "change:10231": [10231],
    "change:apps/commons-app~10231": [10231],
    "label:Code-Review=-1 is:open": [9240, 8633],
    "label:Code-Review=-2": [8212],
    "label:Code-Review<=-1 owner:self": [8911, 9240],
    "label:Verified=MIN": [8911, 5877],
    "has:unresolved owner:self": [9240, 8790, 8611, 8504],
    "file:hello.txt": [10120, 8391],
    "age:600d": [4720, 4388, 4103],
    "-age:3d": [10280, 10274, 10270],
    "is:open limit:2": [10280, 10274],
    "is:open )": [10280, 10274, 10270, 10266, 10261, 10257, 10231, 9977, 9240, 8840, 8633, 8629, 8377, 7344],
}


@pytest.mark.parametrize("query", FINDS)
def test_a_query_finds_what_it_asks_for(sandbox: Sandbox, query: str) -> None:
    numbers = found(sandbox, query)
    assert sorted(numbers) == sorted(FINDS[query])
    updated = [row["updated"] for row in get(sandbox, "/changes/", q=query)]
    assert updated == sorted(updated, reverse=True)


def test_days_begin_at_midnight_utc_and_count_the_last_touch(sandbox: Sandbox) -> None:
    day = (datetime.now(UTC) - timedelta(days=100)).date().isoformat()
    after, before = found(sandbox, f"after:{day}"), found(sandbox, f"before:{day}")
    assert set(found(sandbox, f"since:{day}")) == set(after)
    assert set(found(sandbox, f'until:"{day} 00:00:00"')) == set(before)
    assert set(after) | set(before) == set(found(sandbox, "is:open OR is:closed"))
    assert not set(after) & set(before)
    assert 8391 in after
    assert 8212 in before


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("nosuchop:1", "Unsupported operator nosuchop:1"),
        ("status:bogus", "Unrecognized value: bogus"),
        ("after:yesterday", "Invalid date format: yesterday"),
        ('after:"2026-01-01 10:00"', "Invalid time format: 10:00"),
        ("age:1x", "Error in operator age:1x"),
        ("limit:0", "limit must be positive: 0"),
        ("(is:open", "line 1:8 mismatched input '<EOF>' expecting ')'"),
        ("topic:", "line 1:6 no viable alternative at input '<EOF>'"),
        ('topic:"a', "line 1:8 mismatched character '<EOF>' expecting '\"'"),
        ("a!b", "line 1:1 no viable alternative at character '!'"),
        ("", "query is empty"),
        ("(" * 101 + "1", "query is nested too deeply"),
    ],
)
def test_what_is_not_understood_is_said_in_gerrits_words(sandbox: Sandbox, query: str, text: str) -> None:
    assert refused(sandbox, query) == (400, text)


def test_pages_go_on_where_the_last_one_ended(sandbox: Sandbox) -> None:
    everything = found(sandbox, "is:open OR is:closed")
    rows, start = [], 0
    while True:
        page = get(sandbox, "/changes/", q="is:open OR is:closed", n=10, S=start)
        assert [row.get("_more_changes") for row in page[:-1]] == [None] * (len(page) - 1)
        rows += [row["_number"] for row in page]
        start += len(page)
        if "_more_changes" not in page[-1]:
            break
    assert (rows, len(rows)) == (everything, 41)
    assert get(sandbox, "/changes/", q="is:open", S=5000) == []
    assert len(get(sandbox, "/changes/", q="is:open OR is:closed", n=0)) == 41


def test_several_queries_have_a_page_each(sandbox: Sandbox) -> None:
    pages = get(sandbox, "/changes/", q=["owner:self", "owner:nobody-here", "owner:noor"], n=2)
    assert [[row["_number"] for row in page] for page in pages] == [[8911, 9977], [], [10270, 10231]]
    assert [len(page) for page in pages] == [2, 0, 2]
    assert [bool(page and page[-1].get("_more_changes")) for page in pages] == [True, False, True]
    assert ask(sandbox, "/changes/", q=["1"] * 10).status == 200
    assert ask(sandbox, "/changes/", q=["1"] * 11).text == "limit of 10 queries\n"


def test_a_thousand_terms_are_enough(sandbox: Sandbox) -> None:
    assert ask(sandbox, "/changes/", q=" OR ".join(["1"] * 1024)).status == 200
    reply = ask(sandbox, "/changes/", q=" OR ".join(["1"] * 1025))
    assert (reply.status, reply.text) == (400, "too many terms in query: 1025 terms (max = 1024)\n")
    reply = ask(sandbox, "/changes/", q="x" * 17_000)
    assert (reply.status, reply.headers["content-type"]) == (414, "text/html;charset=iso-8859-1")


def test_dates_roll_over() -> None:
    assert moment("2026-13-45") == moment("2027-02-14")
    assert moment("2026-01-01 10:00:00 +0100") == moment("2026-01-01 09:00:00")
    for text in ("2026", "2026-01", "x-y-z", "99999-01-01", "2026-01-99999", "٢٠٢٦-01-01"):
        with pytest.raises(Refused):
            moment(text)
    assert (span("6mon"), span("1 day"), span("5"), span("xx")) == (15_552_000, 86_400, 5, 0)


def test_words_are_whole_words() -> None:
    assert says("Bug: T12\nChange-Id: I1", "bug: t12")
    assert not says("Bug: T123", "T12")
    assert not says("anything", "  ")
