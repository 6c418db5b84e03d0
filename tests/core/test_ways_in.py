"""Links that lead straight to feedback."""

from __future__ import annotations

from bot.core.ways_in import messenger_link, web_link, x_link


def test_each_platform_has_its_link() -> None:
    assert messenger_link("StGPainTeam") == "https://m.me/StGPainTeam?ref=feedback"
    assert x_link("123") == "https://x.com/messages/compose?recipient_id=123&text=feedback"
    assert web_link("https://pain.example/") == "https://pain.example/chat?ref=feedback"


def test_a_name_cannot_change_the_link() -> None:
    assert messenger_link("a/b?ref=x#") == "https://m.me/a%2Fb%3Fref%3Dx%23?ref=feedback"
