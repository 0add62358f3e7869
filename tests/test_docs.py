"""What the documents show can be run as it stands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import msgspec
import pytest

from seeder.check.rules import RULES
from seeder.document import parse
from seeder.errors import WORST_FIRST
from seeder.settings.site import AntiVandalism, Audit, Headings, Politeness, Sentences, Site
from seeder.template.grammar import parse_template
from seeder.template.proofreading import proofread

ROOT = Path(__file__).parents[1]
DOCUMENTS = ["README.md", "docs/design.md", "docs/templates.md", "docs/sites.md", "benchmarks/README.md"]


def test_the_template_in_the_manual_is_a_good_one() -> None:
    text = (ROOT / "docs/templates.md").read_text("utf-8")
    example = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert example
    document = parse(example[1], "docs/templates.md")
    assert [str(found) for found in proofread(document)] == []
    name = parse_template(document).name
    assert f"{name}.yaml" in example[1]
    assert f"/{name}.yaml" in text.replace(example[0], "")


def cited() -> list[tuple[str, str]]:
    """(document, section) wherever a file of seeder names both."""
    files = [path for path in (ROOT / "seeder").rglob("*") if path.suffix in {".py", ".yaml"}]
    files.append(ROOT / "pyproject.toml")
    texts = (path.read_text("utf-8") for path in files)
    return sorted({found for text in texts for found in re.findall(r'(docs/\w+\.md), "([^"]+)"', text)})


@pytest.mark.parametrize(("document", "section"), cited())
def test_the_sections_that_the_code_cites_exist(document: str, section: str) -> None:
    assert f"## {section}" in (ROOT / document).read_text("utf-8").splitlines()


def test_the_code_cites_the_documents() -> None:
    assert len(cited()) > 5


@pytest.mark.parametrize("kind", [Site, Headings, Sentences, Politeness, AntiVandalism, Audit])
def test_every_key_of_a_profile_is_explained(kind: type[msgspec.Struct]) -> None:
    text = (ROOT / "docs/sites.md").read_text("utf-8")
    assert [field for field in kind.__struct_fields__ if f"`{field}`" not in text] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_to_files_lead_somewhere(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        if "://" not in target:
            assert ((ROOT / name).parent / target).exists(), target


def test_the_design_names_files_that_exist() -> None:
    text = (ROOT / "docs/design.md").read_text("utf-8")
    for name in re.findall(r"`((?:\w+/)+\w+\.(?:py|yaml))`", text):
        assert (ROOT / "seeder" / name).exists() or (ROOT / name).exists(), name


def test_the_design_lists_every_exit_code() -> None:
    text = (ROOT / "docs/design.md").read_text("utf-8")
    listed = [int(code) for code in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)]
    assert listed == list(WORST_FIRST)


def test_every_rule_has_a_reason_a_source_and_a_fix() -> None:
    for rule in RULES:
        assert rule.reason
        assert rule.source.startswith("http")
        assert rule.fix


def test_the_scripts_of_the_readme_exist_and_may_be_run() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    for line in re.findall(r"^\$ (script/.*)$", text, re.MULTILINE):
        path = ROOT / shlex.split(line, comments=True)[0]
        assert path.stat().st_mode & 0o111
