"""What is answered at addresses that the table does not promise: Gerrit's own 404 where it has nothing
there either, and a loud one where it has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from seeder.sandbox.gerrit.refusals import Refused, missing, not_here
from seeder.sandbox.gerrit.table import words

# Names below one thing of a kind, as a real Gerrit has them (3.10's REST documentation).
_CHANGE = (
    "abandon assignee attention attention-set check check.submit_requirement comments custom_keyed_values "
    "deleted-change detail drafts edit fix hashtags in index merge meta_diff message messages move "
    "past_assignees patch:apply private pure_revert ready rebase rebase:chain restore revert "
    "revert_submission reviewers revisions robotcomments star submit submitted_together suggest_reviewers "
    "topic votes wip"
)
_REVISION = (
    "actions archive cherrypick comments commit description drafts files fix:apply fixes merge mergelist "
    "mergeable patch ported_comments ported_drafts preview_submit rebase related review reviewers "
    "robotcomments submit submit_type test.submit_rule test.submit_type"
)
_ACCOUNT = (
    "active agreements avatar avatar.change.url capabilities detail displayname drafts:delete emails "
    "external.ids external.ids:delete gpgkeys groups index name oauthtoken password.http preferences "
    "preferences.diff preferences.edit sshkeys starred.changes state stars.changes status username "
    "watched.projects watched.projects:delete"
)
_PROJECT = (
    "HEAD access access:review ban branches branches:delete check check.access children commits commits:in "
    "config config:review create.change dashboards delete-project description gc index index.changes labels "
    "parent statistics.git submit_requirements tags tags:delete"
)
_SERVER = (
    "caches capabilities check.consistency cleanup.changes documentation email.confirm experiments index "
    "index.changes indexes info preferences preferences.diff preferences.edit reload snapshot.indexes "
    "summary tasks top-menus version"
)
BELOW: dict[str, frozenset[str]] = {
    "changes/{}": words(_CHANGE),
    "changes/{}/revisions/{}": words(_REVISION),
    "changes/{}/revisions/{}/files/{}": words("blame content diff download reviewed"),
    "accounts/{}": words(_ACCOUNT),
    "projects/{}": words(_PROJECT),
    "projects/{}/branches/{}": words("files mergeable reflog"),
    "projects/{}/branches/{}/files/{}": words("content"),
    "config/server": words(_SERVER),
}
# Where Gerrit takes no other verb than the promised ones.
_ONLY = ("changes/{}/hashtags", "config/server/version", "config/server/info")


def steps(path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The shape of each thing along an address, and the name that is asked below it."""
    if path[0] == "config":
        if len(path) > 2:
            yield "/".join(path[:2]), path[2]
        return
    shape = path[0]
    for index in range(1, len(path) - 1, 2):
        shape += "/{}"
        yield shape, path[index + 1]
        shape += f"/{path[index + 1]}"


def refused(verb: str, pattern: str, path: tuple[str, ...]) -> Refused:
    """Why there is no answer at an address."""
    for shape, name in steps(path):
        known: Any = BELOW.get(shape)
        if known is not None and name not in known:
            return missing(name)
    if pattern in _ONLY:
        return Refused(404, "Not Found")
    return not_here(f"{verb} {'/'.join(path)}")
