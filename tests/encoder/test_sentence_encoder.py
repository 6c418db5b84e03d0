from __future__ import annotations

import json
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from bot.encoder import MAX_PIECES, WIDTH, SentenceEncoder, load_encoder
from tests.encoder.reference import ReferenceEncoder
from tests.encoder.sentences import VARIED

ROOT = Path(__file__).parents[2]
OTHER_PYTHON = ROOT / "rasa-runtime" / ".venv" / "bin" / "python"

ODD = {
    "empty": "",
    "spaces": " \t\n ",
    "emoji": "😭😭🙏🏽👨‍👩‍👧",
    "half a surrogate": "pain \ud83d",
    "null": "pain\x00pain",
    "right to left": "ألم شديد في الظهر",
    "no spaces": "x" * 20_000,
    "long": "my back hurts " * 1_500,
    "marks only": "[MASK][SEP][CLS]",
    "combining": "a" + "\u0301" * 500,
}


def _cosine(encoder: SentenceEncoder, first: str, second: str) -> float:
    a, b = encoder.encode_many([first, second])
    return float(a @ b)


def test_int8_stays_close_to_the_float32_reference(
    encoder: SentenceEncoder, reference: ReferenceEncoder
) -> None:
    ours = encoder.encode_many(VARIED)
    theirs = np.stack([reference.encode(text) for text in VARIED])
    cosines = (ours * theirs).sum(axis=1)
    assert len(VARIED) >= 20
    assert cosines.mean() >= 0.99
    assert cosines.min() >= 0.95


@pytest.mark.parametrize(
    ("text", "paraphrase", "unrelated"),
    [
        ("how long will i be in hospital", "when can i go home", "is there a vegetarian meal"),
        ("can i drive on codeine", "is driving ok with painkillers", "the food was cold"),
        ("i feel sick after the operation", "nausea since surgery", "who won the match"),
    ],
)
def test_a_paraphrase_is_closer_than_something_else(
    encoder: SentenceEncoder, text: str, paraphrase: str, unrelated: str
) -> None:
    assert _cosine(encoder, text, paraphrase) > _cosine(encoder, text, unrelated) + 0.1


def test_a_vector_is_384_little_endian_floats_of_unit_length(encoder: SentenceEncoder) -> None:
    encoded = encoder.encode("what is a pca")
    assert len(encoded) == 4 * WIDTH
    assert np.linalg.norm(np.frombuffer(encoded, dtype="<f4")) == pytest.approx(1.0, abs=1e-5)


def test_the_same_text_gives_the_same_bytes_in_a_new_session(
    encoder: SentenceEncoder, built: Path
) -> None:
    again = load_encoder(built)
    assert [again.encode(text) for text in VARIED] == [encoder.encode(text) for text in VARIED]


def test_a_vector_does_not_depend_on_its_neighbours(encoder: SentenceEncoder) -> None:
    together = encoder.encode_many([*VARIED, "my back hurts " * 1_000])
    for text, vector in zip(VARIED, together, strict=False):
        assert vector.tobytes() == encoder.encode(text)


def test_no_texts_give_an_empty_table(encoder: SentenceEncoder) -> None:
    assert encoder.encode_many([]).shape == (0, WIDTH)


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_odd_text_gives_a_unit_vector(encoder: SentenceEncoder, text: str) -> None:
    vector = np.frombuffer(encoder.encode(text), dtype="<f4")
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)


def test_only_the_first_256_word_pieces_count(encoder: SentenceEncoder) -> None:
    kept = "pain " * (MAX_PIECES - 2)
    assert encoder.encode(kept + "parking " * 50) == encoder.encode(kept)
    assert encoder.encode("pain " * (MAX_PIECES - 3)) != encoder.encode(kept)


def test_a_pasted_book_costs_little_more_than_256_word_pieces(encoder: SentenceEncoder) -> None:
    def fastest(text: str) -> float:
        times = []
        for _ in range(5):
            started = time.perf_counter()
            encoder.encode(text)
            times.append(time.perf_counter() - started)
        return min(times)

    assert fastest("my back hurts " * 100_000) < 3 * fastest("pain " * MAX_PIECES)


def test_threads_may_share_an_encoder(encoder: SentenceEncoder) -> None:
    alone = [encoder.encode(text) for text in VARIED]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(encoder.encode, VARIED * 5)) == alone * 5


def test_both_pythons_give_the_same_vectors(encoder: SentenceEncoder, built: Path) -> None:
    assert OTHER_PYTHON.exists(), "run make setup"
    script = (
        "import json, sys; from pathlib import Path; from bot.encoder import load_encoder\n"
        "encoder = load_encoder(Path(sys.argv[1]))\n"
        "print(json.dumps([encoder.encode(t).hex() for t in json.load(sys.stdin)]))"
    )
    done = subprocess.run(
        [str(OTHER_PYTHON), "-c", script, str(built)],
        input=json.dumps(VARIED),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
        timeout=120,
    )
    theirs = np.stack([np.frombuffer(bytes.fromhex(v), "<f4") for v in json.loads(done.stdout)])
    cosines = (theirs * encoder.encode_many(VARIED)).sum(axis=1)
    # One activation that rounds the other way costs a few thousandths; most vectors are equal.
    assert np.median(cosines) >= 0.9999
    assert cosines.min() >= 0.99
