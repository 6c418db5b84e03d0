"""Rules of the house that a reviewer would otherwise have to remember."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import distributions
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from bot.core.holder_diagram import diagram
from bot.settings import Settings

ROOT = Path(__file__).parents[2]


def tracked(*patterns: str) -> list[Path]:
    """Files that belong to the repository, new ones included."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    return [ROOT / name for name in listed if name and (ROOT / name).exists()]


@pytest.mark.parametrize("page", [".env.example", "docs/how-to/settings.md"])
def test_every_setting_is_written_down(page: str) -> None:
    text = (ROOT / page).read_text()
    missing = [
        name.upper()
        for name in Settings.model_fields
        if not re.search(rf"\b{name.upper()}\b", text)
    ]
    assert missing == []


def test_the_example_names_no_setting_that_does_not_exist() -> None:
    names = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert [name for name in names if name.lower() not in Settings.model_fields] == []


def test_no_module_is_longer_than_400_lines() -> None:
    modules = [path for path in tracked("*.py") if "migrations" not in path.parts]
    lengths = {path: len(path.read_text().splitlines()) for path in modules}
    assert len(modules) > 100
    assert {str(path.relative_to(ROOT)): n for path, n in lengths.items() if n > 400} == {}


def test_only_what_we_trained_is_large() -> None:
    """A package, a browser or a database that strayed in is found here."""
    large = [path for path in tracked() if path.is_file() and path.stat().st_size > 1_000_000]
    assert [path.name for path in large if path.suffix != ".safetensors"] == []


def test_the_root_environment_has_no_rasa_and_no_tensorflow() -> None:
    installed = {(package.metadata["Name"] or "").lower() for package in distributions()}
    assert (
        installed & {"rasa", "rasa-sdk", "tensorflow", "tensorflow-cpu", "torch", "sanic"} == set()
    )


@pytest.mark.parametrize(
    "module", ["bot.web", "bot.worker", "bot.bootstrap", "bot.dialogue.client"]
)
def test_what_faces_the_internet_imports_without_rasa(module: str) -> None:
    code = (
        f"import sys, {module}; "
        "bad = {'rasa', 'rasa_sdk', 'tensorflow', 'sanic'} & set(sys.modules); sys.exit(bool(bad))"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert result.returncode == 0


def test_rasa_is_imported_only_under_dialogue() -> None:
    importing = [
        str(path.relative_to(ROOT))
        for path in tracked("bot/*.py", "connectors/*.py", "simulator/*.py", "actions/*.py")
        if re.search(r"^\s*(from|import) rasa(\.|\s|$)", path.read_text(), re.MULTILINE)
    ]
    assert importing
    assert [name for name in importing if not name.startswith("bot/dialogue/")] == []


def test_domain_and_actions_agree() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text())
    declared = {name for name in domain["actions"] if name.startswith(("action_", "validate_"))}
    written = {
        name
        for path in tracked("actions/*.py")
        for name in re.findall(r'return "((?:action|validate)_[a-z_]+)"', path.read_text())
    }
    assert declared == written


def test_every_transition_is_drawn_in_the_docs() -> None:
    assert (ROOT / "docs" / "holder.md").read_text() == diagram()


def test_every_process_of_the_procfile_is_a_command() -> None:
    names = re.findall(r"^([a-z]+):", (ROOT / "Procfile").read_text(), re.MULTILINE)
    help_text = subprocess.run(
        [sys.executable, "-m", "bot", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert set(names) == {"web", "worker", "rasa"}
    assert all(name in help_text for name in names if name != "rasa")


def test_nothing_is_left_unfinished_in_the_code() -> None:
    # Written in halves, so that this file does not find itself.
    words = "|".join(("TO" + "DO", "FIX" + "ME", "NotImplemented" + "Error", "X" + "XX"))
    unfinished = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in tracked("*.py", "Makefile", "scripts/*", ".ci/*")
        for line in path.read_text().splitlines()
        if re.search(rf"\b({words})\b", line)
    ]
    assert unfinished == []


def test_every_decision_is_listed() -> None:
    index = (ROOT / "docs" / "adr" / "README.md").read_text()
    records = sorted(path.name for path in (ROOT / "docs" / "adr").glob("0*.md"))
    assert records
    assert [name for name in records if name not in index] == []


def test_links_inside_the_documentation_lead_somewhere() -> None:
    broken = []
    for page in tracked("*.md"):
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text()):
            if not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)} → {target}")
    assert broken == []


def test_every_dependency_says_why_it_is_there() -> None:
    for project in ("pyproject.toml", "rasa-runtime/pyproject.toml"):
        lines = (ROOT / project).read_text().splitlines()
        inside = False
        for before, line in pairwise(lines):
            inside = (inside or line.strip() in ("dependencies = [", "dev = [")) and line != "]"
            if inside and re.match(r'\s+"(?!types-)', line):
                assert before.strip().startswith(("#", '"types-')), f"{project}: {line.strip()}"
