"""Builds the encoder: ``python -m bot.encoder.build var/encoder``.

Reads the weights from the installed package, checks their digest, writes the ONNX
graph, quantises it to int8 and puts the result in place in one step. Does nothing
when the folder already holds what this code would build.
"""

from __future__ import annotations

import argparse
import logging
import shutil
import sys
import tempfile
import time
from pathlib import Path

import onnx
import onnxruntime
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load_file

from bot.core.errors import HouseError
from bot.encoder.adapter import Adapter
from bot.encoder.graph import Shape, build_graph
from bot.encoder.manifest import (
    MODEL_FILE,
    RECIPE,
    TOKENIZER_FILE,
    Manifest,
    read_manifest,
)
from bot.encoder.source import (
    WEIGHTS_SHA256,
    EncoderSource,
    check_weights,
    find_source,
    read_config,
    sha256_of,
)


def build_encoder(folder: Path, adapter: Adapter | None = None) -> bool:
    """Makes the folder hold a current encoder; False when it already did.

    With an adapter its changes are part of the weights, and the encoder gives pooled layers.
    Raises EncoderSourceMissing, WeightsChanged or AdapterUnusable and leaves the folder as
    it was.
    """
    source = find_source()
    if is_current(folder, source, adapter):
        return False
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".encoder-") as temporary:
        fresh = Path(temporary) / "fresh"
        fresh.mkdir()
        _write(fresh, source, adapter)
        _swap(fresh, folder, Path(temporary) / "stale")
    return True


def is_current(folder: Path, source: EncoderSource, adapter: Adapter | None = None) -> bool:
    """Whether the folder holds, undamaged, what this code builds from this source."""
    manifest = read_manifest(folder)
    if manifest is None or manifest.recipe != RECIPE:
        return False
    if (manifest.built_from, manifest.weights_sha256) != (source.release, WEIGHTS_SHA256):
        return False
    if manifest.adapter_sha256 != (adapter.sha256 if adapter else ""):
        return False
    digests = {MODEL_FILE: manifest.model_sha256, TOKENIZER_FILE: manifest.tokenizer_sha256}
    return all(
        (folder / name).is_file() and sha256_of(folder / name) == digest
        for name, digest in digests.items()
    )


def _write(folder: Path, source: EncoderSource, adapter: Adapter | None) -> None:
    check_weights(source.weights)
    config = read_config(source.config)
    shape = Shape(
        layers=int(config["num_hidden_layers"]),
        heads=int(config["num_attention_heads"]),
        width=int(config["hidden_size"]),
        layer_norm_eps=config["layer_norm_eps"],
    )
    weights = load_file(source.weights)
    if adapter is not None:
        full = build_graph(adapter.merged(weights), shape, adapter.pooled)
    else:
        full = build_graph(weights, shape)
    _quantise(full, folder / MODEL_FILE)
    shutil.copyfile(source.tokenizer, folder / TOKENIZER_FILE)
    Manifest(
        recipe=RECIPE,
        built_from=source.release,
        weights_sha256=WEIGHTS_SHA256,
        model_sha256=sha256_of(folder / MODEL_FILE),
        tokenizer_sha256=sha256_of(folder / TOKENIZER_FILE),
        onnx=onnx.__version__,
        onnxruntime=onnxruntime.__version__,
        adapter_sha256=adapter.sha256 if adapter else "",
    ).write(folder)


def _quantise(full: onnx.ModelProto, path: Path) -> None:
    # The library advises, on every call, a preparation that this graph does not need.
    logging.getLogger().addFilter(lambda record: "pre-processing" not in record.getMessage())
    quantize_dynamic(full, path, per_channel=True, weight_type=QuantType.QInt8)


def _swap(fresh: Path, folder: Path, stale: Path) -> None:
    if folder.exists():
        folder.rename(stale)
    fresh.rename(folder)


def main(arguments: list[str] | None = None) -> int:
    """The command; 0 when the encoder is in place, 1 with one line when it cannot be."""
    parser = argparse.ArgumentParser(prog="python -m bot.encoder.build", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the encoder goes, such as var/encoder")
    folder: Path = parser.parse_args(arguments).folder
    started = time.monotonic()
    try:
        built = build_encoder(folder)
    except HouseError as error:
        print(f"cannot build the sentence encoder: {error}", file=sys.stderr)
        return 1
    did = "built" if built else "already current"
    print(f"sentence encoder {did} in {folder} ({time.monotonic() - started:.1f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
