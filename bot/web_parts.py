"""Joins what the web process needs, for `bot.bootstrap`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.card_parts import printing
from bot.loop_parts import closing_loop
from bot.web.wiring import Wiring

if TYPE_CHECKING:
    from bot.bootstrap import Service


def wiring(service: Service) -> Wiring:
    """Everything that pages and webhooks may use."""
    engine = service.engine
    return Wiring(
        store=service.store,
        connectors=service.connectors,
        receive_events=service.receive_events,
        take_over=service.take_over,
        hand_back=service.hand_back,
        release=service.release,
        acknowledge=service.acknowledge,
        reply_as_staff=service.reply_as_staff,
        take_back_reply=service.desk.take_back_reply,
        keep_notes=service.desk.keep_notes,
        mark_screening=service.desk.mark_screening,
        transfer=service.desk.transfer,
        replies_to_insert=service.desk.replies_to_insert,
        open_original=service.open_original,
        edit_answer=service.edit_answer,
        current_answers=service.current_answers,
        enter_paper_feedback=service.enter_paper_feedback,
        loop=closing_loop(service.store, service.clock, service.masker, service.hours.current),
        printing=printing(service.store, service.clock, service.settings),
        public_url=service.settings.console_url,
        organisation=service.organisation,
        people=service.people.wiring,
        words=service.words,
        clock=service.clock,
        secret_key=service.settings.secret_key,
        production=service.settings.app_env == "production",
        service_name=service.settings.service_name,
        dialogue_is_ready=getattr(engine, "is_ready", None),
        previous_model=getattr(engine, "answers_from_previous_model", lambda: False),
        hours=service.hours.current,
        keep_rota=service.hours.keep_rota,
        bank_holidays=service.hours.bank_holidays,
        confirm_themes=service.feedback.confirm_themes,
        theme_reader=lambda: service.feedback.theme_reader,
        trusted_proxies=service.settings.trusted_proxies,
        chat_sessions=service.web_chat.sessions if service.web_chat else None,
        deletions=service.platform.deletions,
        ask_erasure=service.platform.ask_erasure,
        chat_framed_by=service.settings.web_chat_origins,
    )
