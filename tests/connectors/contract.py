"""What every connector promises. A platform's suite is this class with its case.

`test_contract.py` applies it, and fails for a folder of `connectors/` that has no case.
"""

from __future__ import annotations

import logging
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from random import Random
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import UnreadablePayload
from bot.core.events import (
    Echo,
    Event,
    Ignored,
    MessageReceived,
)
from bot.core.messages import Author, DeliveryFailed, FailureReason, Part
from tests.connectors.cases import Case, outbound
from tests.connectors.damage import KINDS, Damage

#: Situations for which every platform keeps a payload.
SITUATIONS = ("text", "batch", "duplicate", "echo", "unknown_kind", "quick_reply")
_KNOWN = get_args(Event)
_ALL_DAMAGE = settings(max_examples=25, deadline=None)


def _is_sound(event: Event) -> bool:
    """Whether any database could hold it: no NUL, no half character, times with a zone."""
    parts = [getattr(event, field.name) for field in fields(event)]
    texts = "".join(part if isinstance(part, str) else "".join(_texts(part)) for part in parts)
    times = [part for part in parts if isinstance(part, datetime)]
    storable = "\x00" not in texts and not any("\ud800" <= c <= "\udfff" for c in texts)
    return storable and all(time.tzinfo is UTC for time in times)


def _texts(part: object) -> tuple[str, ...]:
    return part if isinstance(part, tuple) else ()


class ConnectorContract:
    """The promises, as tests over ``case``."""

    case: Case

    def test_the_handshake_is_answered_exactly(self) -> None:
        connector = self.case.build()
        assert connector.answer_challenge(self.case.challenge) == self.case.challenge_answer

    def test_any_other_handshake_is_refused(self) -> None:
        connector = self.case.build()
        answers = [connector.answer_challenge(query) for query in self.case.refused_challenges]
        assert answers == [None] * len(self.case.refused_challenges)

    def test_the_platforms_signature_is_believed_in_any_case_of_its_header(self) -> None:
        body = self.case.payload("text")
        signed = self.case.sign(body)
        for change in (str.lower, str.upper, str.title):
            headers = {"Host": "x", **{change(name): value for name, value in signed.items()}}
            assert self.case.build().verify(headers, body)

    def test_a_body_changed_by_one_byte_is_refused(self) -> None:
        body = self.case.payload("text")
        assert not self.case.build().verify(self.case.sign(body), body + b" ")

    @pytest.mark.parametrize("given_value", ["", "sha256=", "sha256=0", "nonsense", "sha256=\xe9"])
    def test_a_wrong_signature_is_refused(self, given_value: str) -> None:
        body = self.case.payload("text")
        headers = dict.fromkeys(self.case.sign(body), given_value)
        assert not self.case.build().verify(headers, body)

    def test_a_missing_signature_is_refused(self) -> None:
        assert not self.case.build().verify({}, self.case.payload("text"))

    def test_every_item_of_a_batch_is_read_in_order(self) -> None:
        events = self.case.build().read_events(self.case.payload("batch"))
        received = [event for event in events if isinstance(event, MessageReceived)]
        ours = [event.text for event in received if not event.elsewhere]
        assert ours == ["one", "two", "three"]

    def test_a_repeated_message_has_the_same_id_each_time(self) -> None:
        first, second = self.case.build().read_events(self.case.payload("duplicate"))
        assert isinstance(first, MessageReceived)
        assert first == second

    def test_a_tapped_button_brings_its_payload(self) -> None:
        (event,) = self.case.build().read_events(self.case.payload("quick_reply"))
        assert isinstance(event, MessageReceived)
        assert (event.text, event.payload) == ("Talk to a nurse", "/request_human")

    def test_our_own_send_comes_back_as_an_echo_of_our_app(self) -> None:
        (event,) = self.case.build().read_events(self.case.payload("echo"))
        assert isinstance(event, Echo)
        assert event.from_our_app

    def test_an_unknown_kind_is_counted_and_names_nothing_it_carried(self) -> None:
        events = self.case.build().read_events(self.case.payload("unknown_kind"))
        assert events == [Ignored(self.case.channel, "unknown")]

    @pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"<html>", b"\xff\xfe{}", b'"x"'])
    def test_what_is_no_json_object_is_unreadable(self, body: bytes) -> None:
        with pytest.raises(UnreadablePayload):
            self.case.build().read_events(body)

    @pytest.mark.parametrize("damage", KINDS, ids=lambda kind: str(kind.__name__))
    @pytest.mark.parametrize("situation", SITUATIONS)
    def test_a_damaged_body_gives_events_or_is_unreadable(
        self, damage: Damage, situation: str
    ) -> None:
        connector, body = self.case.build(), self.case.payload(situation)

        @_ALL_DAMAGE
        @given(st.integers(0, 2**32))
        def check(seed: int) -> None:
            try:
                events = connector.read_events(damage(body, Random(seed)))
            except UnreadablePayload:
                return
            assert events
            assert all(isinstance(event, _KNOWN) and _is_sound(event) for event in events)

        check()

    def test_a_call_that_cannot_connect_is_a_value_and_logs_nothing(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        outcome = self.case.build("http://127.0.0.1:1").send(outbound(self.case.channel))
        assert isinstance(outcome, DeliveryFailed)
        assert (outcome.reason, outcome.retryable) == (FailureReason.UNREACHABLE, True)
        assert caplog.records == []

    @pytest.mark.parametrize("url", ["", "no-scheme", "http://[", "ftp://x", "http://\x00"])
    def test_an_address_that_cannot_be_called_is_a_value(self, url: str) -> None:
        outcome = self.case.build(url).send(outbound(self.case.channel))
        assert isinstance(outcome, DeliveryFailed)

    def test_an_account_without_a_token_is_a_missing_permission(self) -> None:
        outcome = self.case.build().send(outbound(self.case.channel, account_id="555"))
        assert isinstance(outcome, DeliveryFailed)
        assert outcome.reason is FailureReason.PERMISSION_MISSING

    def test_the_window_is_open_right_after_the_patient_wrote(self) -> None:
        now = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
        for author in (Author.ASSISTANT, Author.STAFF, Author.SERVICE):
            window = self.case.build().reply_window(now - timedelta(seconds=1), author, now)
            assert window.open
            assert window.why

    def test_no_reply_renders_as_no_part(self) -> None:
        assert self.case.build().render(()) == ()

    def test_secrets_are_all_named_and_never_blank(self) -> None:
        assert frozenset(self.case.build().secrets()) == self.case.secrets

    def test_secrets_do_not_show_when_printed(self) -> None:
        connector = self.case.build()
        shown = repr(connector) + repr(vars(connector))
        assert [secret for secret in self.case.secrets if secret in shown] == []

    def test_the_detail_of_a_failure_holds_nothing_of_the_message(self) -> None:
        private = outbound(self.case.channel, user_id="person-12345", part=Part("my words"))
        outcome = self.case.build("http://127.0.0.1:1").send(private)
        assert isinstance(outcome, DeliveryFailed)
        assert "12345" not in outcome.detail
        assert "words" not in outcome.detail
