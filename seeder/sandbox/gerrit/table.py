"""What the Gerrit half promises, as data: addresses, parameters, options and operators.

Tests hold it against the recordings. What a real Gerrit has and this table does not is answered with 404 and
"is not in the sandbox", never by a guess.
"""

from __future__ import annotations

VERSION = "3.10.2"
# Vanilla Gerrit's: a page, requests in one, terms in a query, bytes of a request line.
LARGEST_PAGE = 500
MOST_QUERIES = 10
MOST_TERMS = 1024
LONGEST_LINE = 16_300

# Kinds of a parameter: a number, a word, several words, or a switch.
Kinds = dict[str, str]
_PAGE: Kinds = {"n": "number", "limit": "number", "S": "number", "start": "number"}
_MATCH: Kinds = {"m": "word", "match": "word"}
_OPTIONS: Kinds = {"o": "words"}


def words(*text: str) -> frozenset[str]:
    """Several words, written one behind the other."""
    return frozenset(" ".join(text).split())


# {} stands for one escaped part of an address.
PROMISED: dict[tuple[str, str], Kinds] = {
    ("GET", "config/server/version"): {"verbose": "switch"},
    ("GET", "config/server/info"): {},
    ("GET", "accounts"): {**_PAGE, **_OPTIONS, "q": "word", "query": "word"},
    ("GET", "accounts/{}"): {},
    ("GET", "accounts/{}/detail"): {},
    ("GET", "projects"): {**_PAGE, **_MATCH, "d": "switch", "description": "switch", "p": "word"},
    ("GET", "projects/{}"): {},
    ("GET", "projects/{}/branches"): {**_PAGE, **_MATCH},
    ("GET", "projects/{}/branches/{}"): {},
    ("GET", "projects/{}/branches/{}/files/{}/content"): {},
    ("GET", "changes"): {**_PAGE, **_OPTIONS, "q": "words", "query": "words", "no-limit": "switch"},
    ("GET", "changes/{}"): _OPTIONS,
    ("GET", "changes/{}/detail"): _OPTIONS,
    ("GET", "changes/{}/comments"): {},
    ("GET", "changes/{}/messages"): {},
    ("GET", "changes/{}/reviewers"): {},
    ("GET", "changes/{}/hashtags"): {},
    ("GET", "changes/{}/revisions/{}/files"): {},
    ("GET", "changes/{}/revisions/{}/files/{}/diff"): {"context": "word"},
    ("GET", "changes/{}/revisions/{}/commit"): {},
    ("POST", "changes/{}/hashtags"): {},
}
# Parameters of a real Gerrit that are not here.
ELSEWHERE = words(
    "O all-type t tree type b show-branch state query-limit m match prefix r regex s suggest "
    "allow-incomplete-results enable-context context-padding links meta include_diff base reviewed parent "
    "intraline whitespace fields q query n limit S start o skip-visibility",
)

OPTIONS = words(
    "LABELS DETAILED_LABELS DETAILED_ACCOUNTS CURRENT_REVISION ALL_REVISIONS CURRENT_COMMIT ALL_COMMITS "
    "CURRENT_FILES ALL_FILES MESSAGES REVIEWER_UPDATES SKIP_DIFFSTAT SUBMITTABLE SUBMIT_REQUIREMENTS "
    "SKIP_MERGEABLE CHECK TRACKING_IDS REVIEWED",
)
OPTIONS_ELSEWHERE = words(
    "DRAFT_COMMENTS CURRENT_ACTIONS CHANGE_ACTIONS WEB_LINKS DOWNLOAD_COMMANDS COMMIT_FOOTERS "
    "PUSH_CERTIFICATES NO_SUBMIT_FIELDS STAR PARENTS CUSTOM_KEYED_VALUES ALL_ACCOUNTS",
)

OPERATORS = words(
    "status is owner o from commentby reviewer r reviewedby cc project p repo projects branch topic hashtag "
    "message m footer hasfooter bug tr after since before until mergedafter mergedbefore age limit change "
    "label file has",
)
OPERATORS_ELSEWHERE = words(
    "added assignee attention author cherrypickof comment commit committer conflicts deleted delta "
    "destination dir directory draftby edit exactauthor exactcommitter ext extension f intopic inhashtag "
    "onlyextensions onlyexts ownerin parentof parentproject path prefixhashtag prefixtopic "
    "prefixsubject query ref repository revertof reviewerin rule size star starredby subject "
    "submissionid traceid unresolved uploader uploaderin visibleto watchedby",
)
IS = ("open", "pending", "new", "closed", "merged", "abandoned", "wip", "private", "owner", "reviewer")
IS_ELSEWHERE = words(
    "watched starred ignored assigned unassigned reviewed attention cherrypick merge pure-revert started "
    "submittable uploader visible cc",
)
