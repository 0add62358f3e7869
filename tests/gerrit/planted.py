"""A year's work in three repositories, with what `seeder suggest` should find in it and what it should not.

Each plant is (kind, link) as the answer names it; everything else is a decoy. One person's work, `ada`;
`ben` reviews, `ci-…` is a bot by the site's list of bots.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.gerrit.lab import Account, Lab

START = 1_767_225_600.0  # 2026-01-01 00:00:00 UTC
DAY = 86_400.0


@dataclass
class Planted:
    """`wanted` is kind -> what an evidence link must hold, each for one suggestion."""

    ada: Account
    ben: Account
    bot: Account
    wanted: dict[str, list[str]] = field(default_factory=dict)
    decoys: int = 0
    changes: int = 0
    commented: int = 0
    paths: list[str] = field(default_factory=list)


class Garden:
    """Plants changes one after the other, each on a day of its own."""

    def __init__(self, lab: Lab, name: str) -> None:
        self.lab, self.day = lab, 0.0
        lab.at(START)
        self.repositories = [f"{name}/reader", f"{name}/extensions/Lists", f"{name}/tools/feeds"]
        for repository in self.repositories:
            lab.project(repository, ("master", "REL1_43"))
        self.ada, self.ben, self.bot = (lab.account(*who) for who in _people(name))
        self.planted = Planted(self.ada, self.ben, self.bot)

    def merged(
        self,
        where: int,
        subject: str,
        files: Mapping[str, str],
        owner: Account | None = None,
        branch: str = "master",
    ) -> _Review:
        """A change with what happens on it before it is merged, which ``_Review.done`` does."""
        self.day += 1
        self.lab.at(START + self.day * DAY)
        owner = owner or self.ada
        number = self.lab.change(owner, self.repositories[where], subject, files, branch=branch)
        if owner is self.ada:
            self.planted.changes += 1
            self.planted.paths += [f"{where} {branch} {path}" for path in files]
        return _Review(self, number, owner)

    def want(self, kind: str, link: str) -> None:
        self.planted.wanted.setdefault(kind, []).append(link)

    def decoy(self, count: int = 1) -> None:
        self.planted.decoys += count


class _Review:
    def __init__(self, garden: Garden, number: int, owner: Account) -> None:
        self.garden, self.number, self.owner = garden, number, owner
        self._commented = False

    def says(self, who: Account, path: str, text: str, *, resolved: bool, to: str = "", line: int = 1) -> str:
        lab = self.garden.lab
        if self.owner is self.garden.ada and not self._commented:
            self._commented = True
            self.garden.planted.commented += 1
        return lab.comment(self.number, who, path, line, text, unresolved=not resolved, in_reply_to=to)

    def remarks(self, who: Account, comments: dict[str, list[dict[str, object]]]) -> None:
        self.garden.planted.commented += 1
        who.rest.post(f"changes/{self.number}/revisions/current/review", {"comments": comments})

    def done(self) -> int:
        lab, other = (
            self.garden.lab,
            self.garden.ben if self.owner is not self.garden.ben else self.garden.ada,
        )
        lab.vote(self.number, other, 2)
        lab.submit(self.number, other)
        return self.number


def _people(name: str) -> list[tuple[str, str, str]]:
    return [
        (f"ada-{name}", "Ada Quill", f"ada-{name}@example.org"),
        (f"ben-{name}", "Ben Ivory", f"ben-{name}@example.org"),
        (f"ci-{name}", "Machine", f"ci-{name}@example.org"),
    ]


def plant(lab: Lab, name: str) -> Planted:
    garden = Garden(lab, name)
    for sow in (_threads, _promises, _marks, _tests, _elsewhere):
        sow(garden)
    return garden.planted


# Texts, so that nothing else than what is said is in question.
def _note(n: int) -> dict[str, str]:
    return {f"notes/page{n}.md": f"# Page {n}\n\nSome words about page {n}.\n"}


OPEN = [
    ("Could the list be cached here?", 0),
    ("nit: this name says little about what it holds", 1),
    ("@ada what happens when the feed is empty? {F1} It fails with an error, I think.", 2),
    ("Do we still need both of these branches?", 0),
    ("The sentence is hard to translate, the parts should be one message.", 1),
    ("Why is the order reversed?\n\n> for item in list\n\nThe page shows the newest first.", 2),
]
CLOSED = ["Typo.", "Please sort this.", "Is this public?", "Indentation is off.", "Nice trick!"]


def _threads(garden: Garden) -> None:
    for n, (text, where) in enumerate(OPEN):
        review = garden.merged(where, f"Describe page {n}", _note(n))
        first = review.says(garden.ben, f"notes/page{n}.md", text, resolved=False, line=3)
        if n == 1:
            first = review.says(
                garden.ada, f"notes/page{n}.md", "Hm, let me think.", resolved=False, to=first
            )
        garden.want("comment", f"/{review.done()}/comment/")
    for n, text in enumerate(CLOSED, len(OPEN)):
        review = garden.merged(n % 3, f"Describe page {n}", _note(n))
        asked = review.says(garden.ben, f"notes/page{n}.md", text, resolved=False)
        review.says(garden.ada, f"notes/page{n}.md", "Done", resolved=True, to=asked)
        review.says(
            garden.bot, f"notes/page{n}.md", "Line 1 is longer than 20 signs.", resolved=False, line=2
        )
        garden.decoy(2)
        review.done()
    review = garden.merged(1, "Describe a page twice", _note(90))
    asked = review.says(garden.ben, "notes/page90.md", "Is it?", resolved=True)
    review.says(garden.ada, "notes/page90.md", "It is, but look at the third line.", resolved=False, to=asked)
    garden.want("comment", f"/{review.done()}/comment/")
    # About the whole of a change.
    review = garden.merged(0, "Describe one more page", _note(91))
    remark = {"message": "Who reads this page, by the way?", "unresolved": True}
    review.remarks(garden.ben, {"/PATCHSET_LEVEL": [remark]})
    garden.want("comment", f"/{review.done()}/comment/")


# (who begins, what is said in turn)
PROMISED = [
    ["This loop asks once for each row.", "Right. I'll batch it in a follow-up."],
    ["The strings should move to messages in a separate patch.", "Ack"],
    ["Could you add a check for empty names in the next change?", "Sure!"],
    ["Works, but slow.", "Let's fix this later, the hackathon is over tomorrow."],
    ["Should the icons be loaded lazily in a follow-up change?", "Yes, good idea."],
    ["Not for this one, but the names ought to be sorted in another patch.", "Done"],
]
NOT_PROMISED = [
    ["What is this for?", "This is a follow-up to 123."],
    ["Please rename it.", "Will fix in the next patch set."],
    ["Should this be in a separate patch?", "No, they belong together."],
    ["We don't need a follow-up for this.", "Agreed."],
    ["And the docs?", "I moved them to a separate change already."],
    ["> I'll do the rest in a follow-up.\n\nThank you, that reads well now.", "Done"],
    ["When is it read?", "It will be called later by the job."],
    ["Please clean up the list in a follow-up.", "No need, I did it here."],
]
MESSAGES = [
    "Code looks good. The mobile layout should be done in a follow-up patch, it needs a designer.",
    "I will send another patch that removes the old parser.",
]
NO_MESSAGES = [
    "Follow-up to Iabcdef0123456789.",
    "Thanks for following up so fast!",
    "> This should be fixed in a later change.\n\nFixed in the newest version.",
]


def _promises(garden: Garden) -> None:
    for n, (first, answer) in enumerate([*PROMISED, *NOT_PROMISED], 20):
        review = garden.merged(n % 3, f"Describe page {n}", _note(n))
        asked = review.says(garden.ben, f"notes/page{n}.md", first, resolved=False)
        review.says(garden.ada, f"notes/page{n}.md", answer, resolved=True, to=asked)
        number = review.done()
        if n < 20 + len(PROMISED):
            garden.want("promise", f"/{number}/comment/")
        else:
            garden.decoy()
    for n, text in enumerate([*MESSAGES, *NO_MESSAGES], 40):
        review = garden.merged(n % 3, f"Describe page {n}", _note(n))
        garden.lab.message(review.number, garden.ben if n % 2 else garden.ada, text)
        garden.lab.message(
            review.number, garden.bot, "This should be fixed in a follow-up, says the machine."
        )
        number = review.done()
        garden.decoy()
        if n < 40 + len(MESSAGES):
            garden.want("promise", f"/+/{number}")
        else:
            garden.decoy()


# What Ada writes into a file of the second and third repository; the tests of both are there.
MARKS = {
    "src/batch.py": "def batch(rows):\n    # TODO: ask for several rows at once\n    return list(rows)\n",
    "src/names.js": "// FIXME(ada): names in capitals sort before others\nexport const names = [];\n",
    "includes/Feed.php": "<?php\n/**\n * @todo Read Atom feeds as well\n */\nclass Feed {\n}\n",
    "src/order.py": '"""Sorts.\n\nTODO: keep the order of equal items\n"""\nORDER = 1\n',
    "style/main.css": "/* XXX the margin is a guess */\nbody { margin: 3px; }\n",
    "script/run.sh": "#!/bin/sh\n# TODO quote the names of files\necho $1\n",
}
NO_MARKS = {
    "src/state.py": 'STATES = ["TODO", "DONE"]\nTODO_LIST = {}\nname = "XXX"\n',
    "src/temporary.sh": "#!/bin/sh\nmktemp /tmp/feed.XXXXXX\n",
}
THEIRS = "def read(feed):\n    # TODO: time-outs, says Ben\n    return feed\n"


def _marks(garden: Garden) -> None:
    for n, (path, text) in enumerate(MARKS.items()):
        where = n % 3
        number = garden.merged(where, f"Add {path}", {path: text, "tests/test_all.py": f"N = {n}\n"}).done()
        garden.want("todo", f"/{number}/1/{path}#")
    number = garden.merged(0, "Add states", {**NO_MARKS, "tests/test_all.py": "N = 90\n"}).done()
    garden.decoy(4)
    # Somebody else's line, in a file that Ada changes and indents.
    garden.merged(1, "Read feeds", {"src/read.py": THEIRS}, owner=garden.ben).done()
    more = THEIRS.replace("    ", "        ").replace("def read", "if True:\n    def read") + "\n\nEND = 1\n"
    garden.merged(1, "Read feeds in time", {"src/read.py": more, "tests/test_all.py": "N = 91\n"}).done()
    garden.decoy()
    # A line that stands elsewhere by now, and one that Ben has worded anew.
    notes = "# TODO: a line that will move\n# TODO: a line that will change\nM = 1\n"
    number = garden.merged(0, "Add notes", {"src/moved.py": notes, "tests/test_all.py": "N = 92\n"}).done()
    garden.want("todo", f"/{number}/1/src/moved.py#1")
    after = notes.replace("will change", "has changed").replace("M = 1", "M = 2")
    changed = {"src/moved.py": f'"""Moves."""\n\n{after}'}
    garden.merged(0, "Mend notes", changed, owner=garden.ben).done()
    garden.merged(
        0,
        "Mend more",
        {"src/moved.py": changed["src/moved.py"] + "N = 3\n"} | {"tests/test_all.py": "N = 93\n"},
    ).done()
    garden.decoy()
    # The same line on two branches is one.
    both = {"src/branch.py": "# TODO: on two branches\nB = 1\n", "tests/test_all.py": "N = 94\n"}
    number = garden.merged(1, "Add a branch", both).done()
    garden.want("todo", f"/{number}/1/src/branch.py#1")
    garden.merged(1, "Add a branch", both, branch="REL1_43").done()
    garden.decoy()
    # Lines of Ada's that are gone again, once with her own change and once with Ben's.
    for n, owner in enumerate((garden.ada, garden.ben, garden.ada)):
        path = f"src/gone{n}.py"
        first = f"def gone():\n    # TODO: soon gone {n}\n    return {n}\n"
        garden.merged(2, f"Add {path}", {path: first, "tests/test_all.py": f"N = 10{n}\n"}).done()
        after = first.replace(f"    # TODO: soon gone {n}\n", "")
        garden.merged(
            2, f"Mend {path}", {path: after, "tests/test_all.py": f"N = 11{n}\n"}, owner=owner
        ).done()
        garden.decoy()


def _code(name: str) -> str:
    return "\n".join([f"{name} = 1", *(f"{name}{n} = {n}" for n in range(8))]) + "\n"


UNTESTED = [
    (0, "src/reader/pages.py"),
    (0, "resources/ext.lists/index.js"),
    (1, "includes/ListStore.php"),
    (1, "src/main/java/org/lists/Store.java"),
    (2, "feeds/fetch.go"),
    (2, "crates/feed/src/parse.rs"),
]
# Code, and where its test is: at a usual place, merged before.
TESTED = [
    (0, "src/reader/words.py", "tests/reader/test_words.py"),
    (0, "resources/ext.lists/view.js", "tests/jest/resources/ext.lists/view.test.js"),
    (1, "includes/ListView.php", "tests/phpunit/ListViewTest.php"),
    (1, "src/main/java/org/lists/View.java", "src/test/java/org/lists/ViewTest.java"),
    (2, "feeds/parse.go", "feeds/parse_test.go"),
    (2, "web/app.ts", "web/__tests__/app.test.ts"),
]
NO_CODE = ["setup.py", "vendor/lib/thing.js", "docs/conf.py", "src/reader/__init__.py", "i18n/en.json"]


def _tests(garden: Garden) -> None:
    for where, path in UNTESTED:
        number = garden.merged(where, f"Add {path}", {path: _code("untested")}).done()
        garden.want("test", f"/{number}/1/{path}")
    for where, path, test in TESTED:
        garden.merged(where, f"Test {path}", {test: _code("first")}, owner=garden.ben).done()
        garden.merged(where, f"Add {path}", {path: _code("tested")}).done()
        garden.decoy()
    inside = _code("inside") + "#[cfg(test)]\nmod tests {}\n"
    garden.merged(2, "Test inside", {"crates/feed/src/inside.rs": inside}).done()
    both = {"src/reader/both.py": _code("both"), "src/reader/checks/test_it.py": _code("it")}
    garden.merged(0, "Add both", both).done()
    for path in NO_CODE:
        garden.merged(0, f"Add {path}", {path: _code("nothing")}).done()
    garden.decoy(2 + len(NO_CODE))


def _elsewhere(garden: Garden) -> None:
    """What is not Ada's, or not merged."""
    lab, ada, ben = garden.lab, garden.ada, garden.ben
    marked = {"src/other.py": "# TODO: not Ada's\n" + _code("other")}
    theirs = garden.merged(0, "Somebody else's", marked, owner=ben)
    theirs.says(ada, "src/other.py", "Could you do this in a follow-up?", resolved=False)
    theirs.done()
    for n, end in enumerate((None, lab.abandon)):
        left = {f"src/left{n}.py": "# TODO: not merged\n" + _code("left")}
        review = garden.merged(1, f"Not merged {n}", left)
        garden.planted.changes -= 1
        garden.planted.commented -= 1
        garden.planted.paths.remove(f"1 master src/left{n}.py")
        review.says(ben, f"src/left{n}.py", "I'd do this in a separate patch.", resolved=False)
        if end is not None:
            end(review.number, ada)
    garden.decoy(9)
