from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import onnx
import pytest
from safetensors.numpy import save_file

from bot.encoder import EncoderUnusable, SentenceEncoder, load_encoder
from bot.encoder import build as build_module
from bot.encoder.adapter import AdapterUnusable, read_adapter
from bot.encoder.build import build_encoder, is_current, main
from bot.encoder.graph import OPSET
from bot.encoder.source import WeightsChanged, check_weights, find_source


@pytest.fixture
def copied(built: Path, tmp_path: Path) -> Path:
    """A built encoder that a test may damage."""
    return Path(shutil.copytree(built, tmp_path / "encoder"))


def test_the_published_weights_pass_the_check() -> None:
    check_weights(find_source().weights)


def test_one_changed_byte_in_the_weights_is_refused(tmp_path: Path) -> None:
    weights = bytearray(find_source().weights.read_bytes())
    weights[len(weights) // 2] ^= 1
    changed = tmp_path / "model.safetensors"
    changed.write_bytes(weights)
    with pytest.raises(WeightsChanged, match=r"model\.safetensors"):
        check_weights(changed)


def test_a_second_build_leaves_the_files_alone(copied: Path) -> None:
    before = (copied / "encoder.onnx").stat().st_mtime_ns
    assert build_encoder(copied) is False
    assert (copied / "encoder.onnx").stat().st_mtime_ns == before


def test_a_damaged_encoder_is_not_current(copied: Path) -> None:
    assert is_current(copied, find_source())
    with (copied / "encoder.onnx").open("ab") as file:
        file.write(b"x")
    assert not is_current(copied, find_source())


def test_a_failed_build_leaves_what_was_there(
    copied: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (copied / "manifest.json").unlink()

    def refuse(path: Path) -> None:
        raise WeightsChanged(f"{path.name} changed")

    monkeypatch.setattr(build_module, "check_weights", refuse)
    assert main([str(copied)]) == 1
    assert "cannot build the sentence encoder" in capsys.readouterr().err
    assert sorted(path.name for path in copied.iterdir()) == ["encoder.onnx", "tokenizer.json"]
    assert [path.name for path in copied.parent.iterdir()] == ["encoder"]


def test_the_file_is_readable_by_the_older_onnxruntime(built: Path) -> None:
    model = onnx.load(str(built / "encoder.onnx"))
    assert model.ir_version <= 9
    assert [(o.domain, o.version) for o in model.opset_import if not o.domain] == [("", OPSET)]


def test_a_rebuild_gives_the_same_vectors(
    encoder: SentenceEncoder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "new" / "encoder")]) == 0
    assert "built in" in capsys.readouterr().out
    rebuilt = load_encoder(tmp_path / "new" / "encoder")
    np.testing.assert_array_equal(
        rebuilt.encode_many(["what is a pca"]), encoder.encode_many(["what is a pca"])
    )


@pytest.mark.parametrize("name", ["encoder.onnx", "tokenizer.json"])
def test_a_damaged_file_is_named_with_the_command_that_mends_it(copied: Path, name: str) -> None:
    (copied / name).write_bytes(b"not what was built")
    with pytest.raises(EncoderUnusable, match=rf"damaged {name}; build it with: make setup"):
        load_encoder(copied)


@pytest.mark.parametrize("name", ["encoder.onnx", "tokenizer.json", "manifest.json"])
def test_a_missing_file_is_named_with_the_command_that_mends_it(copied: Path, name: str) -> None:
    (copied / name).unlink()
    with pytest.raises(EncoderUnusable, match="build it with: make setup"):
        load_encoder(copied)


def test_a_missing_folder_is_named_with_the_command_that_builds_it(tmp_path: Path) -> None:
    with pytest.raises(
        EncoderUnusable, match=f"{tmp_path.name}/none is missing; build it with: make setup"
    ):
        load_encoder(tmp_path / "none")


def test_an_encoder_of_another_recipe_is_refused(copied: Path) -> None:
    manifest = copied / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"recipe": 2', '"recipe": 1'))
    with pytest.raises(EncoderUnusable, match="another version"):
        load_encoder(copied)


def an_adapter(folder: Path, rows: int = 384) -> Path:
    """A file that changes one weight of the encoder."""
    rng = np.random.default_rng(0)
    name = "encoder.layer.5.output.dense"
    path = folder / "adapter.safetensors"
    save_file(
        {
            f"{name}.up": rng.normal(size=(rows, 2)).astype(np.float16),
            f"{name}.down": rng.normal(size=(2, 1536)).astype(np.float16),
        },
        path,
    )
    return path


def test_an_adapter_is_built_in_and_gives_pooled_layers(tmp_path: Path, encoder) -> None:
    adapter = read_adapter(an_adapter(tmp_path), (2, 4, 6))
    assert build_encoder(tmp_path / "adapted", adapter)
    assert not build_encoder(tmp_path / "adapted", adapter)
    pooled = load_encoder(tmp_path / "adapted").pooled("where is the pain clinic")
    assert pooled.shape == (3 * 384,)
    plain = np.frombuffer(encoder.encode("where is the pain clinic"), dtype="<f4")
    changed = pooled[-384:] / np.linalg.norm(pooled[-384:])
    assert float(changed @ plain) < 0.99, "the last layer is changed"


def test_an_adapter_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    adapter = read_adapter(an_adapter(tmp_path, rows=100), (6,))
    with pytest.raises(AdapterUnusable, match="does not fit"):
        build_encoder(tmp_path / "adapted", adapter)
    assert not (tmp_path / "adapted").exists()


def test_an_adapter_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.safetensors").write_bytes(b"nothing")
    with pytest.raises(AdapterUnusable, match=r"broken\.safetensors"):
        read_adapter(tmp_path / "broken.safetensors", (6,))
