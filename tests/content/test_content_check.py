"""A mistake in what authors write is named with file, line and mend."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.answers.content_check import mistakes_in

ROOT = Path(__file__).parents[2]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("answers", "nlu", "rules"):
        shutil.copytree(ROOT / "data" / name, tmp_path / "data" / name)
    shutil.copyfile(ROOT / "domain.yml", tmp_path / "domain.yml")
    return tmp_path


def change(path: Path, before: str, after: str) -> int:
    """Replaces the first place; the line it stands on."""
    content = path.read_text(encoding="utf-8")
    assert before in content
    path.write_text(content.replace(before, after, 1), encoding="utf-8")
    return content[: content.index(before)].count("\n") + 1


def test_what_is_in_the_repository_is_in_order() -> None:
    assert mistakes_in(ROOT) == []


def test_a_response_without_metadata(copy: Path) -> None:
    medicines = copy / "data" / "answers" / "medicines.yml"
    line = change(medicines, "metadata:", "meta:")
    (mistake,) = mistakes_in(copy)
    assert str(mistake).startswith(f"medicines.yml, line {line - 13}: ") or mistake.line < line
    assert "utter_faq/paracetamol has no metadata. Add title" in mistake.words


def test_a_missing_source_and_a_title_that_fits_no_button(copy: Path) -> None:
    medicines = copy / "data" / "answers" / "medicines.yml"
    change(medicines, "title: Paracetamol", "title: Paracetamol, does it really help")
    change(medicines, "source: Ibuprofen for adults; NSAIDs (NHS.uk)", "sauce: none")
    title, source = mistakes_in(copy)
    assert "shorten the title" in title.words
    assert "utter_faq/nsaids lacks `source` in its metadata" in source.words


def test_an_answer_over_the_length(copy: Path) -> None:
    medicines = copy / "data" / "answers" / "medicines.yml"
    change(medicines, "So does co-codamol.", "So does this one. " * 30)
    (mistake,) = [m for m in mistakes_in(copy) if "words" in m.words]
    assert "utter_faq/paracetamol: The answer has" in mistake.words
    assert "Keep it to 80" in mistake.words


def test_an_unknown_intent_in_a_rule(copy: Path) -> None:
    rules = copy / "data" / "rules" / "conversation.yml"
    line = change(rules, "intent: goodbye", "intent: goodby")
    (mistake,) = mistakes_in(copy)
    assert str(mistake).startswith(f"conversation.yml, line {line}: there is no intent goodby.")


def test_the_same_phrase_under_two_topics(copy: Path) -> None:
    nlu = copy / "data" / "nlu" / "faq_side_effects.yml"
    first = change(nlu, "    - bunged up\n", "    - bunged up\n    - what is this thing\n") + 1
    second = change(nlu, "    - queasy on codeine\n", "    - What is this thing?\n") + 0
    (mistake,) = mistakes_in(copy)
    assert mistake.line == second
    assert f"under faq/constipation (faq_side_effects.yml, line {first})" in mistake.words


def test_examples_of_a_topic_that_has_no_answer(copy: Path) -> None:
    nlu = copy / "data" / "nlu" / "faq_side_effects.yml"
    change(nlu, "- intent: faq/nausea", "- intent: faq/sickness")
    (mistake,) = mistakes_in(copy)
    assert "faq/sickness has examples but no answer" in mistake.words


def test_a_file_that_is_no_yaml(copy: Path) -> None:
    (copy / "data" / "rules" / "feedback.yml").write_text("a: [1,\nb: 2", encoding="utf-8")
    (mistake,) = mistakes_in(copy)
    assert mistake.file == "feedback.yml"
    assert "cannot be read as YAML" in mistake.words
