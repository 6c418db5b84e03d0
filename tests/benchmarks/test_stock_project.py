from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from benchmarks import stock_project
from benchmarks.stock_project import stories_of, with_epochs, write_project

ROOT = Path(__file__).parents[2]

RULES = [
    {"rule": "hello", "steps": [{"intent": "greet"}, {"action": "utter_greet"}]},
    {"rule": "thanks", "steps": [{"intent": "thanks"}, {"action": "utter_thanks"}]},
    {"rule": "a form", "steps": [{"intent": "feedback"}, {"active_loop": "form"}]},
    {
        "rule": "inside a form",
        "condition": [{"active_loop": "form"}],
        "steps": [{"intent": "faq"}, {"action": "utter_faq"}],
    },
]


def test_stories_follow_the_rules_that_stand_alone() -> None:
    assert [story["story"] for story in stories_of(RULES)] == [
        "hello",
        "thanks",
        "hello, then thanks",
        "thanks, then hello",
    ]


def test_a_pair_of_stories_takes_the_steps_of_both() -> None:
    pair = stories_of(RULES)[2]
    assert pair["steps"] == [*RULES[0]["steps"], *RULES[1]["steps"]]


def test_only_epochs_are_changed_and_never_raised() -> None:
    config = {
        "recipe": "default.v1",
        "pipeline": [{"name": "Slow", "epochs": 100}, {"name": "Quick", "epochs": 2}],
        "policies": [{"name": "Rules"}],
    }
    assert with_epochs(config, 10) == {
        "recipe": "default.v1",
        "pipeline": [{"name": "Slow", "epochs": 10}, {"name": "Quick", "epochs": 2}],
        "policies": [{"name": "Rules"}],
    }


def test_the_project_is_rasas_default_on_our_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    default = tmp_path / "default_config.yml"
    default.write_text("recipe: default.v1\npipeline:\n- name: DIETClassifier\n  epochs: 100\n")
    monkeypatch.setattr(stock_project, "_default_config", lambda: default)
    folder = tmp_path / "stock"
    write_project(ROOT, folder, epochs=7)
    config = yaml.safe_load((folder / "config.yml").read_text())
    assert config["pipeline"] == [{"name": "DIETClassifier", "epochs": 7}]
    assert (folder / "domain.yml").read_text() == (ROOT / "domain.yml").read_text()
    ours = sorted(p.name for p in (ROOT / "data" / "nlu").iterdir())
    assert sorted(p.name for p in (folder / "data" / "nlu").iterdir()) == ours
    assert yaml.safe_load((folder / "data" / "stories.yml").read_text())["stories"]
