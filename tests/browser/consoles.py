"""The console in a real browser, with an ear for the sounds it makes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from playwright.sync_api import Page
from werkzeug.serving import make_server

#: Notes every tone that is started, when, and whether anybody could have heard it.
EAR = """
window.tones = [];
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...when) {
  const heard = this.context.state === "running";
  window.tones.push({ at: Date.now(), heard, pitch: this.frequency.value });
  return start.apply(this, when);
};
"""


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The application on a port of this machine."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    # What is still being answered at the end is waited for: it uses the store.
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def sign_in(page: Page, root: str, email: str, password: str, then: str = "/queue") -> None:
    """Through the form, to the page that comes ``then``."""
    page.goto(f"{root}/sign-in")
    page.fill("#email", email)
    page.fill("#password", password)
    page.click("main button:has-text('Sign in')")
    page.wait_for_url(f"**{then}")


def tones(page: Page) -> list[dict[str, float]]:
    """What was sounded so far."""
    found: list[dict[str, float]] = page.evaluate("window.tones")
    return found
