"""The loops that `bulk_tag` holds seeder against, each a script as somebody would write it: one tag on many
tasks, nothing looked at before or after, no record kept.

    bulk_tag_loops.py floor|requests|package URL TAG WORKERS < tasks

The token is in TOKEN. `floor` is http.client, a connection for each worker that is kept alive, and nothing
else; `requests` is the same with a session of that package; `package` is the attribute chain of the
`phabricator` package, which knows no workers.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import sys
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode, urlsplit

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def floor(url: str, tag: str, tasks: deque[str]) -> None:
    connection = http.client.HTTPConnection(urlsplit(url).netloc)

    def post(body: str) -> bytes:
        connection.request("POST", "/api/maniphest.edit", body, FORM)
        answer = connection.getresponse()
        if answer.status != http.HTTPStatus.OK:
            raise ValueError(f"{answer.status} {answer.reason}")
        return answer.read()

    each(tasks, tag, post)


def with_requests(url: str, tag: str, tasks: deque[str]) -> None:
    import requests

    session = requests.Session()
    each(tasks, tag, lambda body: session.post(f"{url}api/maniphest.edit", body, headers=FORM).content)


def each(tasks: deque[str], tag: str, post: Callable[[str], bytes]) -> None:
    while tasks:
        with contextlib.suppress(IndexError):
            edit(tasks.popleft(), tag, post)


def edit(task: str, tag: str, post: Callable[[str], bytes]) -> None:
    params = {
        "objectIdentifier": task,
        "transactions": [{"type": "projects.add", "value": [tag]}],
        "__conduit__": {"token": os.environ["TOKEN"]},
    }
    answer = json.loads(post(urlencode({"params": json.dumps(params), "output": "json"})))
    if answer["error_code"] or not answer["result"]["transactions"]:
        raise ValueError(f"{task}: {answer}")


def package(url: str, tag: str, tasks: deque[str]) -> None:
    from phabricator import Phabricator

    phabricator = Phabricator(host=f"{url}api/", token=os.environ["TOKEN"])
    for task in tasks:
        phabricator.maniphest.edit(
            objectIdentifier=task, transactions=[{"type": "projects.add", "value": [tag]}]
        )


LOOPS = {"floor": floor, "requests": with_requests, "package": package}

if __name__ == "__main__":
    which, address, project, workers = sys.argv[1:5]
    waiting, many = deque(sys.stdin.read().split()), 1 if which == "package" else int(workers)
    with ThreadPoolExecutor(many) as crew:
        for done in [crew.submit(LOOPS[which], address, project, waiting) for _ in range(many)]:
            done.result()
