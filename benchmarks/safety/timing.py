"""What a message costs on one processor, and whether that grows with the phrase files."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

import yaml

from benchmarks.timing import Timing
from bot.encoder import load_encoder
from bot.encoder.readable import readable
from bot.screening.classifier_files import ENCODERS, load_classifier
from bot.screening.masker import load_masker
from bot.screening.phrasebook import FOLDER
from bot.screening.screener import PhraseScreener

#: Milliseconds, and the ratio of time with ten times the phrases.
MESSAGE_MS, ENCODER_MS, TENFOLD_RATIO = 8.0, 4.0, 1.5
_MESSAGES = 300
_PIECES = (18, 22)
_TIMES = 10
_WORD = re.compile(r"(?<![<#~\w])[a-z][a-z_]*(?![\w>])")


def timings(texts: Sequence[str]) -> Iterator[Timing]:
    """Measured in this process, held to one processor, each after a warm-up."""
    step = max(1, len(texts) // _MESSAGES)
    sample = list(texts[::step])[:_MESSAGES]
    masker, classifier = load_masker(), load_classifier({})
    encoder = load_encoder(ENCODERS / "reader_1")
    with _one_processor():
        small = PhraseScreener(meaning=classifier)
        whole = _median(lambda text: small.screen(masker.mask(text).text), sample)
        yield Timing("mask and screen a message, median ms", whole, MESSAGE_MS, len(sample))
        about_20 = [
            text
            for text in map(readable, texts)
            if _PIECES[0] <= len(encoder.tokenizer.encode(text).ids) <= _PIECES[1]
        ][:_MESSAGES]
        alone = _median(encoder.pooled, about_20)
        yield Timing("encoder alone at 20 tokens, median ms", alone, ENCODER_MS, len(about_20))
        with _ten_times_the_phrases() as folder:
            large = PhraseScreener(folder, classifier)
        again = _median(lambda text: small.screen(masker.mask(text).text), sample)
        tenfold = _median(lambda text: large.screen(masker.mask(text).text), sample)
        yield Timing(
            f"time with {len(large.phrases)} phrases for {len(small.phrases)}, ratio",
            tenfold / again,
            TENFOLD_RATIO,
            len(sample),
        )


def _median(work, sample: Sequence[str]) -> float:  # type: ignore[no-untyped-def]
    for text in sample[:20]:
        work(text)
    spent = []
    for text in sample:
        began = perf_counter()
        work(text)
        spent.append(perf_counter() - began)
    return median(spent) * 1000


@contextmanager
def _one_processor() -> Iterator[None]:
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextmanager
def _ten_times_the_phrases() -> Iterator[Path]:
    """The phrase files with every entry nine times more, in words nobody writes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "phrases"
        shutil.copytree(FOLDER, folder)
        for path in folder.glob("*.yml"):
            content = yaml.safe_load(path.read_text(encoding="utf-8"))
            if "phrases" in content:
                content["phrases"] += [
                    _in_other_words(entry, number)
                    for number in range(1, _TIMES)
                    for entry in content["phrases"]
                ]
                path.write_text(yaml.safe_dump(content), encoding="utf-8")
        yield folder


def _in_other_words(entry: dict[str, object], number: int) -> dict[str, object]:
    def other(pattern: object) -> str:
        return _WORD.sub(lambda match: f"{match.group()}x{chr(97 + number)}q", str(pattern))

    changed = {**entry, "id": f"{entry['id']}-{number}"}
    for key in ("patterns", "hints"):
        if entry.get(key):
            listed = entry[key]
            assert isinstance(listed, list)
            changed[key] = [other(pattern) for pattern in listed]
    return changed
