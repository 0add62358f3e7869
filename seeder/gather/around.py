"""What warnings and releases are made with: how gently, as of when, and where is asked."""

from __future__ import annotations

import msgspec

from seeder.activity import Thresholds
from seeder.gather.actions import Progress, Sources
from seeder.plans.warning_facts import Policy
from seeder.store import Store
from seeder.warning import Kind


class Around(msgspec.Struct, frozen=True):
    """Everything beside the people; `now` is epoch seconds UTC, `thresholds` say who is living."""

    kind: Kind
    policy: Policy
    thresholds: Thresholds
    sources: Sources
    store: Store
    now: int
    progress: Progress
