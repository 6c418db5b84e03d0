"""Runs Rasa's prediction graph node after node, without a scheduler.

Rasa's own runner plans the graph anew with Dask for every one of the three or more runs
of a turn. The graph never changes, so the order is worked out once for each target. This
implements Rasa's `GraphRunner` interface; training keeps Rasa's runner.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage


class StraightRunner(GraphRunner):  # type: ignore[misc]
    """Loads every node at the start, then only calls them."""

    def __init__(self, schema: GraphSchema, nodes: dict[str, GraphNode]) -> None:
        self._schema = schema
        self._nodes = nodes
        self._orders: dict[tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]] = {}

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> StraightRunner:
        """A runner whose nodes are loaded."""
        nodes = {
            name: GraphNode.from_schema_node(name, node, model_storage, execution_context, hooks)
            for name, node in graph_schema.nodes.items()
        }
        return cls(graph_schema, nodes)

    def run(
        self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
    ) -> dict[str, Any]:
        """The outputs of the targets, given the named inputs."""
        wanted = tuple(targets or self._schema.target_names)
        outputs = {name: (name, value) for name, value in (inputs or {}).items()}
        for name, parents in self._order(wanted):
            outputs[name] = self._nodes[name](*(outputs.get(parent, parent) for parent in parents))
        return {name: outputs[name][1] for name in wanted}

    def _order(self, wanted: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        if wanted not in self._orders:
            needs = {
                name: tuple(node.needs.values())
                for name, node in self._schema.minimal_graph_schema(list(wanted)).nodes.items()
            }
            self._orders[wanted] = tuple(_parents_first(needs))
        return self._orders[wanted]


def _parents_first(needs: dict[str, tuple[str, ...]]) -> list[tuple[str, tuple[str, ...]]]:
    ordered: dict[str, tuple[str, ...]] = {}

    def visit(name: str) -> None:
        for parent in needs[name]:
            if parent in needs and parent not in ordered:
                visit(parent)
        ordered[name] = needs[name]

    for name in sorted(needs):
        if name not in ordered:
            visit(name)
    return list(ordered.items())
