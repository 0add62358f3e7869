"""The pages: what they show, and that no text of anybody's can become anything but text."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser

import pytest

from seeder.sandbox.pages.html import Markup, escaped, tag
from seeder.sandbox.pages.remarkup_html import rendered
from tests.sandbox.client import Reply, Sandbox
from tests.sandbox.hostile import CORES, HOSTILE

POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
PAGES = ("/", "/T13", "/T15", "/tag/commons-app/", "/tag/easy/", "/project/board/4/", "/project/view/8/",
         "/p/sam/", "/p/OLU-farrow/", "/mail/", "/tag/wikimedia-hackathon-2024/")  # fmt: skip
ELEMENTS = re.compile(
    "html|head|meta|title|link|body|a|div|strong|code|header|svg|path|nav|main|footer|h[1-6]|p|section|ul|ol|li|"
    "span|img|time|dl|dt|dd|aside|br|em|u|s|pre|blockquote|hr|table|tr|td"
)
_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)


class _Seen(HTMLParser):
    """Elements, attributes and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def check(text: str) -> _Seen:
    """Nothing on a page but our own elements, no scripts in any attribute, no address but of the web."""
    seen = _Seen(text)
    assert [name for name, _ in seen.elements if not ELEMENTS.fullmatch(name)] == []
    for _, attributes in seen.elements:
        assert not [key for key in attributes if key.startswith("on") or key in ("style", "srcdoc")]
        for key in ("href", "src"):
            address = attributes.get(key)
            scheme = _SCHEME.match(address or "")
            assert scheme is None or scheme[1] in ("http", "https")
            assert not (address or "").startswith(("//", "\\"))
    return seen


def shown(sandbox: Sandbox, path: str) -> Reply:
    reply = sandbox.send("GET", path)
    assert reply.status == 200
    assert reply.headers["content-security-policy"] == POLICY
    return reply


def test_there_are_five_hundred_hostile_texts() -> None:
    assert len(set(HOSTILE)) >= 500


def test_hostile_texts_stay_texts_wherever_they_stand(sandbox: Sandbox) -> None:
    for start in range(0, len(HOSTILE), 10):
        texts = HOSTILE[start : start + 10]
        number = sandbox.edit(None, title=texts[0][:255], description="\n\n".join(texts),
                              custom__hackathon=texts[1])["object"]["id"]  # fmt: skip
        sandbox.edit(number, comment=texts[2], title=texts[3][:255], status=texts[4])
        page = check(shown(sandbox, f"/T{number}").text)
        assert texts[3][:200].strip().replace("\0", "\ufffd")[:8] in page.text.replace("\0", "\ufffd")
    for path in ("/", "/p/sam/"):
        check(shown(sandbox, path).text)


def test_hostile_names_of_projects_and_people_stay_texts(sandbox: Sandbox) -> None:
    for index, core in enumerate(CORES):
        name = f"{index} {core}"[:120]
        wanted = [{"type": "name", "value": name}, {"type": "description", "value": core}]
        made = sandbox.get("project.edit", transactions=wanted)["object"]
        sandbox.edit(13, projects__add=[made["phid"]])
        check(shown(sandbox, f"/project/board/{made['id']}/").text)
    for path in ("/T13", "/"):
        check(shown(sandbox, path).text)
    for core in ("%3Cscript%3E", "%22onload%3D", "..%2f.."):
        sandbox.send("GET", f"/avatar/{core}.svg")
        check(sandbox.send("GET", f"/p/{core}/").text)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_well_formed_and_says_that_it_is_a_rehearsal(sandbox: Sandbox, path: str) -> None:
    page = check(shown(sandbox, path).text)
    assert "REHEARSAL" in page.text
    assert "seeder sandbox stop" in page.text
    assert [name for name, _ in page.elements].count("h1") == 1
    assert dict(page.elements)["html"] == {"lang": "en"}
    assert all("alt" in attributes for name, attributes in page.elements if name == "img")
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_links_between_the_pages_lead_somewhere(sandbox: Sandbox) -> None:
    todo, done = ["/"], set()
    while todo:
        path = todo.pop()
        if path in done:
            continue
        done.add(path)
        page = _Seen(shown_or_redirected(sandbox, path).text)
        found = [attributes.get("href") or "" for name, attributes in page.elements if name in ("a", "link")]
        todo += [link.partition("#")[0] for link in found if link.startswith("/") and link != "/"]
    assert {"/T1", "/T26", "/p/olu-farrow/", "/tag/good_first_task/", "/style.css"} <= done


def shown_or_redirected(sandbox: Sandbox, path: str) -> Reply:
    reply = sandbox.send("GET", path)
    assert reply.status == 200, path
    return reply


@pytest.mark.parametrize("path", ["/T999", "/tag/nope/", "/p/nobody/", "/project/board/999/", "/nope"])
def test_what_is_not_there_gets_a_page_that_says_so(sandbox: Sandbox, path: str) -> None:
    reply = sandbox.send("GET", path)
    assert reply.status == 404
    assert "REHEARSAL" in check(reply.text).text


def test_a_task_shows_what_it_is_made_of(sandbox: Sandbox) -> None:
    text = (
        "= Where\nIn **bold** and `code`\n\n# one\n# two\n\nsee @mina, T13, "
        "[[ https://x.example | there ]]\n\n{anchor #seeder-1a2b}"
    )
    made = sandbox.edit(None, title="Seen", description=text, projects__add=["easy"], custom__mentors=["sam"])
    number = made["object"]["id"]
    html = shown(sandbox, f"/T{number}").text
    for part in (
        "<h2>Where</h2>",
        "<strong>bold</strong>",
        "<code>code</code>",
        "<ol><li>one</li><li>two</li></ol>",
        '<a href="/p/mina/">@mina</a>',
        ">T13</a>",
        '<a href="https://x.example" rel="noreferrer nofollow">there</a>',
        '<a name="seeder-1a2b"></a>',
        "good first task",
        'href="/p/sam/"',
    ):
        assert part in html
    assert "{anchor" not in html
    assert "seeder-1a2b" not in _Seen(html).text


def test_only_a_valid_anchor_is_invisible(sandbox: Sandbox) -> None:
    for bad in ("{anchor #a_b}", "{anchor #A}", "{anchor #a--b}", "{anchor #a-}", "{anchor x}"):
        assert bad in rendered(bad, sandbox.store)


def test_history_tells_what_happened(sandbox: Sandbox) -> None:
    number = sandbox.edit(None, title="One")["object"]["id"]
    sandbox.edit(number, "mina", title="Two", priority="high", projects__add=["easy"], comment="well")
    sandbox.edit(number, "mina", status="resolved")
    text = re.sub(r"\s+", " ", _Seen(shown(sandbox, f"/T{number}").text).text)
    for part in (
        "sam created this task",
        "mina changed the title from “One” to “Two”",
        "“Needs Triage” to “High”",
        "added the tag good first task",
        "well",
        "mina closed the task as “Resolved”",
        "mina assigned the task to mina",
    ):
        assert part in text


def test_the_builder_escapes_everything_but_markup() -> None:
    made = tag("p", "<b>", Markup("<i>"), ["&", None], title='"x"')
    assert made == '<p title="&quot;x&quot;">&lt;b&gt;<i>&amp;</p>'
    assert escaped(Markup("<hr>")) == "<hr>"
    assert tag("br") == "<br>"


@pytest.mark.parametrize("piece", ["**a ", "`", "[[", "> ", "//", "__a", "{anchor #a", "| ", "(x", "~~"])
def test_a_very_long_text_is_shown_in_a_moment(sandbox: Sandbox, piece: str) -> None:
    begun = time.monotonic()
    assert rendered(piece * 20_000, sandbox.store)
    assert time.monotonic() - begun < 5
