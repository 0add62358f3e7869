"""/config/server/."""

from __future__ import annotations

from typing import Any

from seeder.sandbox.gerrit.asking import Asking
from seeder.sandbox.gerrit.table import VERSION

_INDEXES = {
    "note_db_version": 185,
    "change_index_version": 86,
    "account_index_version": 14,
    "project_index_version": 9,
    "group_index_version": 11,
}
_INFO: dict[str, Any] = {
    "accounts": {"visibility": "ALL", "default_display_name": "FULL_NAME"},
    "auth": {
        "auth_type": "DEVELOPMENT_BECOME_ANY_ACCOUNT",
        "editable_account_fields": ["FULL_NAME", "USER_NAME"],
        "git_basic_auth_policy": "HTTP",
    },
    "change": {
        "allow_blame": True,
        "update_delay": 300,
        "mergeability_computation_behavior": "NEVER",
        "enable_robot_comments": True,
        "conflicts_predicate_enabled": True,
    },
    "download": {"schemes": {}, "archives": ["tgz", "tar", "tbz2", "txz"]},
    "gerrit": {"all_projects": "All-Projects", "all_users": "All-Users", "doc_search": False},
    "note_db_enabled": True,
    "plugin": {"js_resource_paths": []},
    "suggest": {"from": 0},
    "user": {"anonymous_coward_name": "Name of user not set"},
    "receive": {"enable_signed_push": False},
    "submit_requirement_dashboard_columns": [],
}


def version(asking: Asking) -> Any:
    """The version that the recordings are of."""
    return {"gerrit_version": VERSION, **_INDEXES} if "verbose" in asking.params else VERSION


def info(asking: Asking) -> Any:
    """How the server is set up."""
    return _INFO
