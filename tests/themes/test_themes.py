"""Comments are tagged by what they say, whatever they look like; the files are checked."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path

import pytest

from benchmarks.themes.scores import Tagged, counts_of, micro_f1, precision_recall
from bot.core.themes import OTHER, THEMES, Tone
from bot.encoder.reader import ReaderUnusable
from bot.encoder.sentence_encoder import EncoderUnusable
from bot.run.themes_command import tag_lines
from bot.themes import ThemeClassifier, ThemesUnusable, load_theme_reader
from bot.themes.classifier_files import FOLDER, TRAINED, WEIGHTS
from bot.themes.parts import MOST_PARTS, parts_of

DATA = Path("data/themes")


@pytest.fixture(scope="module")
def reader() -> ThemeClassifier:
    return load_theme_reader()


@pytest.mark.parametrize(
    ("text", "theme", "tone"),
    [
        ("Parking was a nightmare and the sandwiches were stale.", "environment", Tone.NEGATIVE),
        ("The nurses were kind to me.", "staff_kindness", Tone.POSITIVE),
        ("the epidural was brilliant", "pumps_blocks", Tone.POSITIVE),
        ("The chatbot was useless to me.", "chatbot", Tone.NEGATIVE),
        ("no interpreter for my mum", "access", Tone.NEGATIVE),
    ],
)
def test_a_plain_comment_has_its_theme_and_tone(
    reader: ThemeClassifier, text: str, theme: str, tone: Tone
) -> None:
    tags = reader.tags(text)
    assert theme in tags.themes
    assert tags.tone is tone
    assert tags.confirmed_by == ""


def test_a_comment_that_says_two_things_has_both_and_is_mixed(reader: ThemeClassifier) -> None:
    tags = reader.tags("Lovely caring nurses, but the food was cold and horrible.")
    assert {"staff_kindness", "environment"} <= set(tags.themes)
    assert tags.tone is Tone.MIXED


@pytest.mark.parametrize(
    "text", ["", " ", "?", "🙂" * 500, "a" * 20_000, "x. " * 9_000, "\u202e\0"]
)
def test_every_comment_has_at_least_one_theme(reader: ThemeClassifier, text: str) -> None:
    tags = reader.tags(text)
    assert tags.themes
    assert set(tags.themes) <= set(THEMES)
    assert OTHER not in tags.themes or len(tags.themes) == 1


def test_a_novel_is_read_in_bounded_parts() -> None:
    assert (
        len(parts_of("I waited. " * 5 + ", ".join(f"thing {n}" for n in range(999)))) == MOST_PARTS
    )


def test_the_classifier_was_trained_on_these_very_comments() -> None:
    trained = json.loads((FOLDER / TRAINED).read_text(encoding="utf-8"))
    digest = hashlib.sha256((DATA / "train.jsonl").read_bytes()).hexdigest()
    assert trained["corpus"] == digest, "data/themes changed: run `make theme-reader`"


@pytest.mark.parametrize("name", ["train", "held_out"])
def test_every_comment_is_labelled_with_what_there_is(name: str) -> None:
    lines = (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert len(rows) >= 100
    for row in rows:
        assert row["themes"], row
        assert set(row["themes"]) <= set(THEMES), row
        assert row["tone"] in set(Tone), row
    assert {theme for row in rows for theme in row["themes"]} == set(THEMES)


def test_nothing_that_measures_was_trained_on() -> None:
    def texts(name: str) -> set[str]:
        lines = (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        return {json.loads(line)["text"].casefold().strip(" .!") for line in lines}

    short = {text for text in texts("train") if len(text.split()) < 4}
    assert texts("held_out") & (texts("train") - short) == set()


def test_the_command_answers_line_by_line_and_hides_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = [
        '{"id": 7, "text": "The food was awful"}',
        "",
        '"thank you all"',
        "just words about parking",
        '{"comment": "Nurses were kind"}',
        '{"id": 8}',
        "[1, 2",
        "\ufeff",
    ]
    sink = io.StringIO()
    source = io.BytesIO("\n".join(lines).encode() + b"\n\xff\xfe broken bytes\n")
    assert tag_lines(source, sink) == 0
    rows = [json.loads(line) for line in sink.getvalue().splitlines()]
    assert len(rows) == 7 + 1
    assert (rows[0]["id"], rows[0]["theme_ids"]) == (7, ["environment"])
    assert rows[0]["themes"] == ["Environment, food, noise, parking"]
    assert rows[3]["theme_ids"] == ["staff_kindness"]
    assert rows[4] == {"id": 8, "themes": ["Other"], "theme_ids": ["other"], "tone": "neutral"}


def test_a_broken_file_says_which_and_what_to_do(tmp_path: Path) -> None:
    for name in (WEIGHTS, TRAINED):
        (tmp_path / name).write_bytes((FOLDER / name).read_bytes())
    (tmp_path / WEIGHTS).write_bytes(b"no weights")
    with pytest.raises(ReaderUnusable, match=r"reader\.safetensors: cannot be read"):
        load_theme_reader(tmp_path)
    (tmp_path / WEIGHTS).write_bytes((FOLDER / WEIGHTS).read_bytes())
    trained = json.loads((tmp_path / TRAINED).read_text())
    (tmp_path / TRAINED).write_text(json.dumps(trained | {"themes": ["food"]}))
    with pytest.raises(ThemesUnusable, match="make theme-reader"):
        load_theme_reader(tmp_path)
    (tmp_path / TRAINED).write_text("{")
    with pytest.raises(ThemesUnusable, match=r"trained\.json: cannot be read"):
        load_theme_reader(tmp_path)


def test_an_encoder_that_was_never_built_says_so(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnusable, match="make setup"):
        load_theme_reader(encoder=tmp_path / "none")


def test_scores_are_those_of_a_table_worked_by_hand() -> None:
    """Right 3 (a, b, a), wrong 1 (c), missed 2 (b, c): F1 = 6 / (6 + 1 + 2)."""
    pairs = [
        Tagged(frozenset("ab"), frozenset("abc")),
        Tagged(frozenset("abc"), frozenset("a")),
        Tagged(frozenset(), frozenset()),
    ]
    assert micro_f1(pairs) == pytest.approx(6 / 9)
    assert precision_recall(counts_of(pairs, None)) == ("0.75", "0.60")
    assert precision_recall(counts_of(pairs, "b")) == ("1.00", "0.50")
    assert precision_recall(counts_of(pairs, "z")) == ("–", "–")
    assert micro_f1([]) == 0.0
