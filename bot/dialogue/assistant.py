"""Rasa's own message processor, embedded: a turn and a state in, a result and a state out."""

from __future__ import annotations

import contextvars
import uuid
from pathlib import Path
from typing import Any

from rasa.core.actions.action import Action, ActionExecutionRejection
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import TrackerStore
from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata
from rasa.model import get_latest_model
from rasa.shared.core.constants import DEFAULT_INTENTS
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.common import TempDirectoryPath, get_temp_dir_name

from bot.core.dialogue import Turn, TurnResult
from bot.core.errors import DialogueUnavailable, UnreadablePayload
from bot.dialogue.approved_words import ApprovedWords
from bot.dialogue.components.ranking import chosen_by_button
from bot.dialogue.components.red_flags import SCREENED
from bot.dialogue.components.sentence_encoder_featurizer import EMBEDDING
from bot.dialogue.mends import apply_mends, in_process_actions
from bot.dialogue.replies import directives_in, replies_in
from bot.dialogue.straight_runner import StraightRunner
from bot.dialogue.tracker_state import State, state_of, tracker_in

_failures: contextvars.ContextVar[list[str]] = contextvars.ContextVar("failures")


class TurnFailed(DialogueUnavailable):
    """Something inside the turn broke; its words name error classes and actions only."""


class Assistant:
    """A trained model, ready to talk. Keeps nothing between turns."""

    def __init__(self, model: Path) -> None:
        """Loads the newest model in a directory, or the given archive. Takes seconds."""
        apply_mends()
        actions = in_process_actions("actions")
        words = ApprovedWords()
        self._trackers = _TrackersOfTurns()
        self._processor = _HonestProcessor(
            model_path=model,
            tracker_store=self._trackers,
            lock_store=InMemoryLockStore(),
            generator=words,
            action_endpoint=actions,
            on_circuit_break=_circuit_broken,
        )
        self._domain: Domain = self._processor.domain
        words.responses = self._domain.responses
        actions.give_domain(self._domain)
        self._topics = _topics(self._domain)

    def knows(self, topic: str) -> bool:
        """Whether a button may carry this intent: ``greet``, ``faq/pca_what``."""
        return topic in self._topics

    async def converse(self, turn: Turn, state: State | None) -> tuple[TurnResult, State]:
        """The turn's result and the state after it.

        Raises UnreadablePayload for an unknown topic and TurnFailed when an action or
        Rasa itself broke; Rasa alone would answer with silence.
        """
        if turn.topic and not self.knows(turn.topic):
            raise UnreadablePayload("unknown topic")
        # Two turns without memory may run at once under one episode id.
        sender = uuid.uuid4().hex if turn.ephemeral else turn.episode
        tracker = tracker_in(sender, self._domain, state)
        failures: list[str] = []
        _failures.set(failures)
        with self._trackers.holding(tracker):
            await self._processor.handle_message(await self._user_message(turn, sender))
            tracker = self._trackers.of(sender)
        if failures:
            raise TurnFailed(failures[0])
        return _result(tracker), state_of(tracker)

    async def _user_message(self, turn: Turn, sender: str) -> UserMessage:
        if turn.topic:
            parsed = {**chosen_by_button(turn.topic), "text": turn.text}
        else:
            # The vector serves the reading only; on the tracker it would be copied about.
            metadata = {EMBEDDING: turn.embedding, SCREENED: True}
            read = UserMessage(_no_command(turn.text), sender_id=sender, metadata=metadata)
            parsed = await self._processor.parse_message(read)
            parsed.pop("metadata", None)
            # What was read had no leading slash; what was written may be kept word for word.
            parsed["text"] = turn.text
        return UserMessage(
            turn.text,
            output_channel=_NoChannel(),
            sender_id=sender,
            parse_data=parsed,
            message_id=turn.message_id,
            metadata={"marks": list(turn.marks)} if turn.marks else None,
        )


def _no_command(text: str) -> str:
    # Rasa obeys any text that begins with a slash ("/restart", "/intent{...}").
    return text.lstrip("/ \t\r\n")


def _topics(domain: Domain) -> frozenset[str]:
    intents = set(domain.intents) - set(DEFAULT_INTENTS) - set(domain.retrieval_intents)
    answers = {
        name[len("utter_") :]
        for name in domain.responses
        if name.split("/")[0][len("utter_") :] in domain.retrieval_intents and "/" in name
    }
    return frozenset(intents | answers)


def _result(tracker: DialogueStateTracker) -> TurnResult:
    intent: dict[str, Any] = tracker.latest_message.intent if tracker.latest_message else {}
    name = intent.get("full_retrieval_intent_name") or intent.get("name") or ""
    return TurnResult(
        replies=replies_in(tracker.events),
        directives=directives_in(tracker.events),
        intent=str(name),
        confidence=float(intent.get("confidence") or 0.0),
        active_form=tracker.active_loop_name or "",
    )


def _circuit_broken(*_: Any) -> None:
    _failures.get().append("CircuitBroken")


class _HonestProcessor(MessageProcessor):  # type: ignore[misc]
    """Rasa swallows what an action raises and goes on; this one remembers it."""

    @staticmethod
    def _load_model(model_path: Path) -> tuple[str, ModelMetadata, GraphRunner]:
        archive = model_path if model_path.is_file() else get_latest_model(str(model_path))
        if archive is None:
            raise FileNotFoundError(f"no model in {model_path}")
        with TempDirectoryPath(get_temp_dir_name()) as folder:
            metadata, runner = load_predict_graph_runner(
                Path(folder), Path(archive), LocalModelStorage, StraightRunner
            )
        return Path(archive).name, metadata, runner

    def _check_for_unseen_features(self, parse_data: dict[str, Any]) -> None:
        """Rasa's check builds an empty domain each time; our labels come from training."""

    async def _run_action(self, action: Action, *args: Any, **kwargs: Any) -> bool:
        return bool(await super()._run_action(_Watched(action), *args, **kwargs))


class _Watched:
    """An action that notes its own failure on the way up."""

    def __init__(self, action: Action) -> None:
        self._action = action

    def __getattr__(self, name: str) -> Any:
        return getattr(self._action, name)

    async def run(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return await self._action.run(*args, **kwargs)
        except ActionExecutionRejection:
            raise
        except Exception as error:
            _failures.get().append(f"{type(error).__name__} in {self._action.name()}")
            raise


class _NoChannel(OutputChannel):  # type: ignore[misc]
    """Nothing is sent from here: the replies are read from the tracker afterwards."""

    @classmethod
    def name(cls) -> str:
        return "door"

    async def send_response(self, *_: Any) -> None:
        return None


class _TrackersOfTurns(TrackerStore):  # type: ignore[misc]
    """Holds the trackers of the turns under way, and nothing else."""

    def __init__(self) -> None:
        super().__init__(Domain.empty())
        self._held: dict[str, DialogueStateTracker] = {}

    def holding(self, tracker: DialogueStateTracker) -> _Holding:
        return _Holding(self._held, tracker)

    def of(self, sender_id: str) -> DialogueStateTracker:
        return self._held[sender_id]

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        return self._held.get(sender_id)

    async def save(self, tracker: DialogueStateTracker) -> None:
        self._held[tracker.sender_id] = tracker


class _Holding:
    """Keeps one tracker within reach of the processor for the length of a turn."""

    def __init__(
        self, held: dict[str, DialogueStateTracker], tracker: DialogueStateTracker
    ) -> None:
        self._held, self._tracker = held, tracker

    def __enter__(self) -> None:
        self._held[self._tracker.sender_id] = self._tracker

    def __exit__(self, *_: object) -> None:
        del self._held[self._tracker.sender_id]
