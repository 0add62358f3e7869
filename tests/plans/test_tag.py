"""Tagging: what must not be asked for."""

from __future__ import annotations

from seeder.model import Column, Person, Project
from seeder.plans.tag import Facts, TagWish, plan_tag
from seeder.settings.site import Site

ME = Person("PHID-USER-me", "me")
TAG = Project(phid="PHID-PROJ-1", name="Hack", slug="hack")
FACTS = Facts(Site("test", phabricator="https://phabricator.example.org/"), ME, 1.0, projects={TAG.phid: TAG})


def test_a_milestones_column_would_give_another_tag() -> None:
    plain, sprint = Column("PHID-PCOL-1", "Ideas", TAG.phid), Column("PHID-PCOL-2", "Sprint", TAG.phid)
    assert plan_tag(TagWish((TAG,), plain), FACTS).refusals == ()
    proxy = Column(sprint.phid, sprint.name, TAG.phid, proxy_phid="PHID-PROJ-2")
    [refusal] = plan_tag(TagWish((TAG,), proxy), FACTS).refusals
    assert "what is put there gets its tag" in refusal.because
