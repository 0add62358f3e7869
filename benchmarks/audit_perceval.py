"""Every task with all that happened to it, read by Perceval's Phabricator backend and dropped again.

    audit_perceval.py URL SINCE

SINCE is epoch seconds UTC, 0 for all; the token is in TOKEN. Tells how many tasks there were.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime

from perceval.backends.core.phabricator import Phabricator  # type: ignore[import-not-found,unused-ignore]

address, since = sys.argv[1], int(sys.argv[2])
backend = Phabricator(address, os.environ["TOKEN"])
print(sum(1 for _ in backend.fetch(from_date=datetime.fromtimestamp(since, UTC))))
