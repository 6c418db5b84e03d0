"""The encoder's network as an ONNX graph, from the weights of a BERT checkpoint.

One sentence at a time: the graph takes the word pieces of one sentence, shape (n,),
and gives its vector, shape (384,), of unit length. Nothing is ever padded, so a
sentence's vector cannot depend on its neighbours and no attention mask is needed.

Source: "BERT: Pre-training of Deep Bidirectional Transformers" (Devlin et al.) for the
network, "Sentence-BERT" (Reimers and Gurevych) for the mean of the tokens.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from bot.encoder.outputs import POOLED, SENTENCE

OPSET = 20
IR_VERSION = 9
"""The oldest file format that knows opset 20: both onnxruntimes we run on can read it."""

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Shape:
    """The sizes of the network, from the checkpoint's ``config.json``."""

    layers: int
    heads: int
    width: int
    layer_norm_eps: float


@dataclass
class _GraphWriter:
    """Collects nodes and constants; every method returns the name of what it wrote."""

    weights: Mapping[str, Floats]
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: dict[str, onnx.TensorProto] = field(default_factory=dict)

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def integers(self, *values: int) -> str:
        return self.constant("int_" + "_".join(map(str, values)), np.array(values, dtype=np.int64))

    def call(self, operator: str, inputs: Sequence[str], **attributes: Any) -> str:
        return self.call_many(operator, inputs, 1, **attributes)[0]

    def call_many(
        self, operator: str, inputs: Sequence[str], outputs: int, **attributes: Any
    ) -> list[str]:
        names = [f"{operator}_{len(self.nodes)}_{i}" for i in range(outputs)]
        self.nodes.append(
            helper.make_node(operator, list(inputs), names, name=names[0], **attributes)
        )
        return names

    def linear(self, x: str, name: str, weight: Floats, bias: Floats) -> str:
        """``x @ weight.T + bias``, with the weight laid out as the product wants it."""
        product = self.call("MatMul", [x, self.constant(f"{name}.weight", weight.T)])
        return self.call("Add", [product, self.constant(f"{name}.bias", bias)])

    def dense(self, x: str, name: str) -> str:
        return self.linear(x, name, self.weights[f"{name}.weight"], self.weights[f"{name}.bias"])

    def layer_norm(self, x: str, name: str, eps: float) -> str:
        scale = self.constant(f"{name}.weight", self.weights[f"{name}.weight"])
        shift = self.constant(f"{name}.bias", self.weights[f"{name}.bias"])
        return self.call("LayerNormalization", [x, scale, shift], axis=-1, epsilon=eps)


def build_graph(
    weights: Mapping[str, Floats], shape: Shape, pooled: Sequence[int] = ()
) -> onnx.ModelProto:
    """The float32 network: input ``pieces`` (n,) int64, output ``sentence`` (width,) float32.

    With ``pooled`` the output is instead ``pooled`` (len(pooled) * width,): the means of
    what these layers (counted from 1) give, one after the other.
    """
    writer = _GraphWriter(weights)
    x = _embed(writer, shape)
    means: list[str] = []
    for number in range(shape.layers):
        x = _layer(writer, x, f"encoder.layer.{number}", shape)
        if number + 1 in (pooled or (shape.layers,)):
            means.append(writer.call("ReduceMean", [x, writer.integers(0)], keepdims=0))
    if pooled:
        writer.nodes.append(helper.make_node("Concat", means, [POOLED], axis=0))
        return _assemble(writer, POOLED, len(means) * shape.width)
    writer.nodes.append(helper.make_node("LpNormalization", means, [SENTENCE], axis=-1, p=2))
    return _assemble(writer, SENTENCE, shape.width)


def _embed(writer: _GraphWriter, shape: Shape) -> str:
    words = writer.constant("words", writer.weights["embeddings.word_embeddings.weight"])
    # A single sentence has token type 0 throughout, so that row joins every position.
    places = writer.constant(
        "places",
        writer.weights["embeddings.position_embeddings.weight"]
        + writer.weights["embeddings.token_type_embeddings.weight"][0],
    )
    length = writer.call("Shape", ["pieces"])
    place = writer.call("Slice", [places, writer.integers(0), length, writer.integers(0)])
    word = writer.call("Gather", [words, "pieces"], axis=0)
    both = writer.call("Add", [word, place])
    return writer.layer_norm(both, "embeddings.LayerNorm", shape.layer_norm_eps)


def _layer(writer: _GraphWriter, x: str, name: str, shape: Shape) -> str:
    attended = _attention(writer, x, f"{name}.attention.self", shape)
    attended = writer.dense(attended, f"{name}.attention.output.dense")
    x = writer.layer_norm(
        writer.call("Add", [attended, x]),
        f"{name}.attention.output.LayerNorm",
        shape.layer_norm_eps,
    )
    inner = writer.call("Gelu", [writer.dense(x, f"{name}.intermediate.dense")])
    outer = writer.dense(inner, f"{name}.output.dense")
    return writer.layer_norm(
        writer.call("Add", [outer, x]), f"{name}.output.LayerNorm", shape.layer_norm_eps
    )


def _attention(writer: _GraphWriter, x: str, name: str, shape: Shape) -> str:
    head_width = shape.width // shape.heads
    # One product for query, key and value, with the softmax's scale folded into the query.
    scales = {"query": head_width**-0.5, "key": 1.0, "value": 1.0}
    weight = np.concatenate(
        [writer.weights[f"{name}.{part}.weight"] * np.float32(s) for part, s in scales.items()]
    )
    bias = np.concatenate(
        [writer.weights[f"{name}.{part}.bias"] * np.float32(s) for part, s in scales.items()]
    )
    joined = writer.linear(x, f"{name}.joined", weight, bias)
    by_head = writer.integers(-1, shape.heads, head_width)
    query, key, value = (
        writer.call("Reshape", [part, by_head])
        for part in writer.call_many("Split", [joined], 3, axis=-1, num_outputs=3)
    )
    scores = writer.call(
        "MatMul",
        [
            writer.call("Transpose", [query], perm=[1, 0, 2]),
            writer.call("Transpose", [key], perm=[1, 2, 0]),
        ],
    )
    weights = writer.call("Softmax", [scores], axis=-1)
    mixed = writer.call("MatMul", [weights, writer.call("Transpose", [value], perm=[1, 0, 2])])
    merged = writer.call("Transpose", [mixed], perm=[1, 0, 2])
    return writer.call("Reshape", [merged, writer.integers(-1, shape.width)])


def _assemble(writer: _GraphWriter, output: str, width: int) -> onnx.ModelProto:
    graph = helper.make_graph(
        writer.nodes,
        "sentence_encoder",
        [helper.make_tensor_value_info("pieces", TensorProto.INT64, ["n"])],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, [width])],
        initializer=list(writer.constants.values()),
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION
    )
    onnx.checker.check_model(model)
    return model
