"""What the server really holds: asked directly, without seeder and without the proxy."""

from __future__ import annotations

import json
import urllib.parse
import urllib.request
from typing import Any


class World:
    """The server at `url`, asked with `token` past every proxy."""

    def __init__(self, url: str, token: str) -> None:
        self.url, self._token = url, token
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def call(self, method: str, **params: Any) -> Any:
        """The answer's result; AssertionError when Conduit said no."""
        params["__conduit__"] = {"token": self._token}
        form = {"params": json.dumps(params), "output": "json", "__conduit__": "1"}
        body = urllib.parse.urlencode(form).encode()
        with self._opener.open(f"{self.url}api/{method}", body, timeout=20) as reply:
            answer = json.load(reply)
        assert answer["error_code"] is None, answer
        return answer["result"]

    def titled(self, *titles: str) -> list[str]:
        """The titles of all tasks that have one of `titles`, sorted: twice for a duplicate."""
        found: list[str] = []
        after = None
        while True:
            page = self.call(
                "maniphest.search", limit=100, order="newest", **({"after": after} if after else {})
            )
            found += [row["fields"]["name"] for row in page["data"] if row["fields"]["name"] in titles]
            after = page["cursor"]["after"]
            if after is None:
                return sorted(found)

    def edit(self, task: str, **changes: Any) -> str:
        """Somebody at work on the site: `task` is a number like T1, or empty for a new one; its PHID."""
        edits = [{"type": kind, "value": value} for kind, value in changes.items()]
        which = {"objectIdentifier": task} if task else {}
        return str(self.call("maniphest.edit", transactions=edits, **which)["object"]["phid"])
