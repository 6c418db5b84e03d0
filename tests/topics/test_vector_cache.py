"""Only wording that is new is encoded again, and a bad file costs nothing but time."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bot.topics.vector_cache import vectors_of


class Counting:
    """An encoder that remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, text: str) -> np.ndarray:
        self.asked.append(text)
        return np.array([len(text), 1.0], np.float32)


def test_a_second_training_encodes_only_what_is_new(tmp_path: Path) -> None:
    vectors_of(["a", "bb"], Counting(), tmp_path / "v.npz", "one")
    again = Counting()
    vectors = vectors_of(["bb", "ccc", "a"], again, tmp_path / "v.npz", "one")
    assert again.asked == ["ccc"]
    assert [vector[0] for vector in vectors] == [2, 3, 1]


def test_another_encoder_starts_anew(tmp_path: Path) -> None:
    vectors_of(["a"], Counting(), tmp_path / "v.npz", "one")
    other = Counting()
    vectors_of(["a"], other, tmp_path / "v.npz", "two")
    assert other.asked == ["a"]


def test_a_damaged_file_is_made_anew(tmp_path: Path) -> None:
    vectors_of(["a"], Counting(), tmp_path / "v.npz", "one")
    (file,) = tmp_path.iterdir()
    file.write_bytes(b"damaged")
    again = Counting()
    vectors_of(["a"], again, tmp_path / "v.npz", "one")
    assert again.asked == ["a"]
    assert vectors_of([], again, tmp_path / "v.npz", "one") == []
