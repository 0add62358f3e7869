"""The form for a new task, held to what was measured on a real Phorge (docs/design.md, "Form links")."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from seeder.sandbox.pages.form_routes import LONGEST_PATH
from seeder.sandbox.pages.form_values import read_query
from tests.sandbox.client import Sandbox
from tests.sandbox.forms import NEW, open_form, save, saved
from tests.sandbox.test_edits import DOCS, GOOD, MINA, OUTREACHY, ROUND_33, SAM, TOBI, subscribers, tags

MENTORS = "std:maniphest:mentors[]"
TAGS, PEOPLE = "projectPHIDs[]", "subscriberPHIDs[]"
# (query, field of the form, its values)
FILLED = [
    ("title=A%20b%2Bc%26d", "title", ["A b+c&d"]),
    ("title=a&title=b", "title", ["b"]),
    ("title=%FFx", "title", [""]),
    ("description=a%0Ab", "description", ["a\r\nb"]),
    ("description=%0Aa", "description", ["\r\na"]),
    ("description=a%0D%0Ab", "description", ["a\r\nb"]),
    ("projectPHIDs=good_first_task,docs", TAGS, [GOOD, DOCS]),
    ("projectPHIDs=GOOD_first_TASK+docs", TAGS, [GOOD, DOCS]),
    ("projectPHIDs=easy%0Adocs", TAGS, [GOOD, DOCS]),
    ("projectPHIDs[]=easy&projectPHIDs[]=docs", TAGS, [GOOD, DOCS]),
    ("projectPHIDs[0]=easy&projectPHIDs[x]=docs", TAGS, [GOOD, DOCS]),
    (f"projectPHIDs={ROUND_33}", TAGS, [ROUND_33]),
    ("tags=easy", TAGS, [GOOD]),
    ("tag[]=easy", TAGS, [GOOD]),
    ("tags=mediawiki-documentation", TAGS, [DOCS]),
    ("tags=docs&projects=easy", TAGS, [GOOD]),
    ("tags=docs&projectPHIDs=easy", TAGS, [GOOD]),
    ("projectPHIDs=%23easy", TAGS, ["#easy"]),
    ("projectPHIDs=good first task", TAGS, ["good", "first", "task"]),
    ("projectPHIDs=easy;docs", TAGS, ["easy;docs"]),
    ("projectPHIDs=nosuch", TAGS, ["nosuch"]),
    ("projectPHIDs=", TAGS, []),
    ("subscriberPHIDs=MINA,tobi", PEOPLE, [MINA, TOBI]),
    ("subscribers=mina", PEOPLE, [MINA]),
    ("subscriberPHIDs=@mina", PEOPLE, ["@mina"]),
    ("custom.mentors=sam,mina", MENTORS, [SAM, MINA]),
    ("custom.mentors=nobody", MENTORS, ["nobody"]),
    ("mentors=mina&std:maniphest:mentors=mina", MENTORS, []),
    ("custom.hackathon=2027", "std:maniphest:hackathon", ["2027"]),
    ("owner=mina,tobi", "owner[]", [MINA]),
    ("assign=mina", "owner[]", [MINA]),
    ("parent=t13", "parent[]", ["t13"]),
    ("parents=T13", "parent[]", []),
    ("priority=low", "priority", ["low"]),
    ("priority=25", "priority", ["low"]),
    ("", "priority", ["triage"]),
    # Measured, and the reason why no link names a priority that was not looked up.
    ("priority=Low", "priority", ["unbreak"]),
    ("status=nosuch", "status", ["open"]),
    ("bogus=1&points=3", "title", [""]),
]


@pytest.mark.parametrize(("query", "field", "values"), FILLED)
def test_an_address_fills_the_form(sandbox: Sandbox, query: str, field: str, values: list[str]) -> None:
    address = quote(query, safe="=&%+,[]:;.@-_")
    assert open_form(sandbox, address).values(field) == values
    assert open_form(sandbox, address, f"{NEW}form/default/").values(field) == values


@pytest.mark.parametrize("query", ["parent=T13", "parent=13", "parentPHID=T13", "parent=T13,T15"])
def test_one_parent_by_number(sandbox: Sandbox, query: str) -> None:
    assert open_form(sandbox, query).values("parent[]") == [sandbox.task(13)["phid"]]


def test_a_template_lends_its_tags_and_subscribers(sandbox: Sandbox) -> None:
    form = open_form(sandbox, "template=T13&title=x")
    assert form.values(TAGS) == tags(sandbox, 13)
    assert set(form.values(PEOPLE)) == subscribers(sandbox, 13)
    assert form.values("title") == ["x"]


def test_what_was_filled_in_is_saved_as_the_one_who_rehearses(sandbox: Sandbox) -> None:
    text = "== Wo? ==\n1. Hier\n\n`@mina` ist 文 🌱"
    query = (
        f"title=Ein%20Titel&description={quote(text, safe='')}&tags=easy,docs&subscribers=tobi&parent=T13"
        f"&custom.mentors=sam,mina&priority=low"
    )
    number = saved(sandbox, open_form(sandbox, query).fields)
    task = sandbox.task(number)
    fields = task["fields"]
    assert (fields["name"], fields["description"]["raw"]) == ("Ein Titel", text)
    assert fields["authorPHID"] == SAM
    assert fields["ownerPHID"] is None
    assert fields["status"]["value"] == "open"
    assert fields["priority"]["value"] == 25
    assert fields["custom.mentors"] == [SAM, MINA]
    assert tags(sandbox, number) == [GOOD, DOCS]
    assert subscribers(sandbox, number) == {SAM, TOBI}
    assert sandbox.store.targets(task["phid"], "task.parent") == [sandbox.task(13)["phid"]]
    assert "Ein Titel" in sandbox.send("GET", f"/T{number}").text


def test_a_form_saves_what_an_edit_saves(sandbox: Sandbox) -> None:
    wanted: dict[str, Any] = {"projects__add": [GOOD, ROUND_33, OUTREACHY], "subscribers__add": [MINA]}
    by_edit = int(sandbox.edit(None, title="x", **wanted)["object"]["id"])
    query = f"title=x&tags={GOOD},{ROUND_33},{OUTREACHY}&subscribers=mina"
    by_form = saved(sandbox, open_form(sandbox, query).fields)
    assert tags(sandbox, by_form) == tags(sandbox, by_edit) == [GOOD, OUTREACHY]
    assert subscribers(sandbox, by_form) == subscribers(sandbox, by_edit)


def test_what_is_unticked_is_not_saved(sandbox: Sandbox) -> None:
    fields = open_form(sandbox, "title=x&tags=easy,docs").fields
    number = saved(sandbox, [field for field in fields if field != (TAGS, GOOD)])
    assert tags(sandbox, number) == [DOCS]


@pytest.mark.parametrize("query", ["tags=nosuch", "tags=%23easy", "subscribers=@mina", "subscribers=nobody"])
def test_a_tag_or_subscriber_that_is_none_ends_in_500_and_saves_nothing(sandbox: Sandbox, query: str) -> None:
    before = newest(sandbox)
    reply = save(sandbox, open_form(sandbox, f"title=x&{query}").fields)
    assert reply.status == 500
    assert "Unhandled Exception" in reply.text
    assert newest(sandbox) == before


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("title=", "must have a title"),
        ("title=+", "must have a title"),
        (f"title={'x' * 256}", "cannot exceed 255"),
        ("title=x&custom.mentors=nobody", "nobody"),
        ("title=x&parent=T99999", "T99999"),
        ("title=x&owner=nobody", "nobody"),
    ],
)
def test_what_is_not_valid_shows_the_form_again_with_everything_in_it(
    sandbox: Sandbox, query: str, why: str
) -> None:
    before = newest(sandbox)
    reply = save(sandbox, open_form(sandbox, f"{query}&tags=easy&description=kept").fields)
    assert reply.status == 200
    assert why in reply.text
    assert "kept</textarea>" in reply.text
    assert f'value="{GOOD}"' in reply.text
    assert newest(sandbox) == before


def test_a_post_without_the_forms_secret_or_from_elsewhere_saves_nothing(sandbox: Sandbox) -> None:
    before, fields = newest(sandbox), open_form(sandbox, "title=x").fields
    for secret in ([], [("__csrf__", "wrong")], [("__csrf__[]", "x")], [("__csrf__", "")]):
        stolen = [field for field in fields if field[0] != "__csrf__"] + secret
        assert save(sandbox, stolen).status == 500
    for origin in ("https://evil.example", "null", sandbox.url.replace("127.0.0.1", "localhost")[:-1]):
        assert save(sandbox, fields, Origin=origin).status == 403
    assert save(sandbox, fields, Host="evil.example").status == 500
    assert sandbox.send("PUT", NEW).status == 405
    assert newest(sandbox) == before
    assert save(sandbox, fields, Origin=sandbox.url[:-1]).status == 302


def test_the_form_may_not_be_framed_and_tells_its_own_origin(sandbox: Sandbox) -> None:
    reply = sandbox.send("GET", f"{NEW}?title=x")
    assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]
    assert "form-action 'self'" in reply.headers["content-security-policy"]
    assert reply.headers["referrer-policy"] == "same-origin"
    assert "REHEARSAL" in reply.text


def test_an_address_of_eight_kilobytes_gets_through_and_a_longer_one_does_not(sandbox: Sandbox) -> None:
    room = LONGEST_PATH - len(f"{NEW}?title=")
    assert sandbox.send("GET", f"{NEW}?title={'x' * room}").status == 200
    assert sandbox.send("GET", f"{NEW}?title={'x' * (room + 1)}").status == 414


def test_a_list_where_a_text_belongs_is_an_error_page(sandbox: Sandbox) -> None:
    assert sandbox.send("GET", f"{NEW}?title[]=x").status == 500


@pytest.mark.parametrize("text", ['"><script>alert(1)</script>', "</textarea><script>x</script>", "' onx='"])
def test_no_text_of_an_address_becomes_markup(sandbox: Sandbox, text: str) -> None:
    names = ("title", "description", "tags", "subscribers", "parent", "owner", "custom.mentors", "priority")
    query = "&".join(f"{name}={quote(text, safe='')}" for name in names)
    page = sandbox.send("GET", f"{NEW}?{query}").text
    assert "<script" not in page
    assert open_form(sandbox, query).values("title") == [text]


def test_a_query_is_read_as_php_reads_it() -> None:
    assert read_query("a=1&a=2&b[]=1&b[]=2&c[]=1&c=2&d=2&d[]=1&e") == {
        "a": "2",
        "b": ["1", "2"],
        "c": "2",
        "d": ["1"],
        "e": "",
    }
    assert read_query("x=%2B+") == {"x": "+ "}


def newest(sandbox: Sandbox) -> int:
    return int(sandbox.store.column("SELECT max(id) FROM task")[0])
