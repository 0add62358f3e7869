"""The loops that `bulk_tag` holds seeder against, each a script as somebody would write it: one tag on many
tasks, nothing looked at before or after, no record kept.

    bulk_tag_loops.py floor|package URL TAG WORKERS < tasks

The token is in TOKEN. `floor` is http.client, a connection for each worker that is kept alive, and nothing
else; `package` is the attribute chain of the `phabricator` package, which knows no workers.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import sys
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode, urlsplit


def floor(url: str, tag: str, workers: int, tasks: list[str]) -> None:
    waiting = deque(tasks)

    def loop() -> None:
        connection = http.client.HTTPConnection(urlsplit(url).netloc)
        while waiting:
            with contextlib.suppress(IndexError):
                edit(connection, tag, waiting.popleft())

    with ThreadPoolExecutor(workers) as crew:
        for done in [crew.submit(loop) for _ in range(workers)]:
            done.result()


def edit(connection: http.client.HTTPConnection, tag: str, task: str) -> None:
    params = {
        "objectIdentifier": task,
        "transactions": [{"type": "projects.add", "value": [tag]}],
        "__conduit__": {"token": os.environ["TOKEN"]},
    }
    body = urlencode({"params": json.dumps(params), "output": "json"})
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/api/maniphest.edit", body, headers)
    answer = json.loads(connection.getresponse().read())
    if answer["error_code"] or not answer["result"]["transactions"]:
        raise ValueError(f"{task}: {answer}")


def package(url: str, tag: str, tasks: list[str]) -> None:
    from phabricator import Phabricator

    phabricator = Phabricator(host=f"{url}api/", token=os.environ["TOKEN"])
    for task in tasks:
        phabricator.maniphest.edit(
            objectIdentifier=task, transactions=[{"type": "projects.add", "value": [tag]}]
        )


if __name__ == "__main__":
    which, address, project, workers = sys.argv[1:5]
    numbers = sys.stdin.read().split()
    if which == "floor":
        floor(address, project, int(workers), numbers)
    else:
        package(address, project, numbers)
