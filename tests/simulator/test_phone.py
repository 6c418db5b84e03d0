"""The phone page: served whole from here, without a line of inline script."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import simulator.phone
from tests.simulator.conftest import Client

STATIC = Path(simulator.phone.__file__).parent / "static"


class _Page(HTMLParser):
    """Gathers what could run, style or load."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inline = ""
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in_script = tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self.inline += data.strip()


def _page(client: Client, path: str = "/") -> _Page:
    page = _Page()
    page.feed(client.get(path).text)
    return page


@pytest.mark.parametrize("path", ["/", "/phone"])
def test_the_page_has_no_inline_script_or_style(client: Client, path: str) -> None:
    page = _page(client, path)
    assert page.inline == ""
    assert any(tag == "script" and attributes.get("src") for tag, attributes in page.tags)
    names = {name for _, attributes in page.tags for name in attributes}
    assert not {name for name in names if name.startswith("on") or name == "style"}


def test_the_policy_allows_only_our_own_files(client: Client) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_everything_the_page_loads_is_here(client: Client) -> None:
    for tag, attributes in _page(client).tags:
        address = attributes.get("src") or (attributes.get("href") if tag == "link" else None)
        if address:
            assert address.startswith("/phone/static/")
            assert client.get(address, buffered=True).status_code == 200


def test_no_file_reaches_for_another_host() -> None:
    for file in STATIC.iterdir():
        text = file.read_text().replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"(?:src|url|import|fetch)[^\n]*https?://[a-z]", text), file.name
        assert "innerHTML" not in text


def test_the_page_says_it_is_not_production(client: Client) -> None:
    assert "Not production" in client.get("/").text


def test_new_bubbles_are_announced_and_every_control_has_a_name(client: Client) -> None:
    page = _page(client)
    log = next(attributes for _, attributes in page.tags if attributes.get("role") == "log")
    assert log["aria-live"] == "polite"
    labelled = {attributes.get("for") for tag, attributes in page.tags if tag == "label"}
    for tag, attributes in page.tags:
        if tag in ("textarea", "select"):
            assert attributes.get("id") in labelled


def test_the_feed_tells_only_what_is_new(client: Client) -> None:
    for text in ("one", "two"):
        client.post("/patients/messenger/7/say", json={"text": text})
    feed = client.get("/phone/feed/messenger/7?after=0").json
    assert [entry["text"] for entry in feed["entries"]] == ["two"]
    assert feed["known"] is True
    assert client.get("/phone/feed/messenger/8").json["known"] is False
