"""The NHS design system: real, our own to serve, of one version, and small on the line."""

from __future__ import annotations

import gzip
import json
import re
import threading
from collections.abc import Iterator
from importlib.metadata import metadata
from pathlib import Path
from urllib.parse import urljoin

import pytest
import requests
from werkzeug.serving import make_server

from bot.web.frontend.build import TARGET, NotUsableError, build, style_sheet
from tests.web.ward import PASSWORD, Ward

FOLDER = Path("bot/web/frontend")
#: Bytes of a first visit with an empty browser: page, style sheets, scripts and pictures.
MOST_BYTES = 150_000


@pytest.fixture
def address(ward: Ward) -> Iterator[str]:
    """The console on a port of this machine."""
    server = make_server("127.0.0.1", 0, ward.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def bytes_of(session: requests.Session, address: str) -> int:
    """What one answer weighs on the line, its head included."""
    answer = session.get(address, stream=True)
    assert answer.status_code == 200, address
    head = sum(len(name) + len(value) + 4 for name, value in answer.headers.items())
    return head + len(answer.raw.read(decode_content=False))


def parts_of(session: requests.Session, address: str) -> set[str]:
    """Everything that a browser fetches with a page; scripts may import further scripts."""
    found, left = {address}, [address]
    while left:
        here = left.pop()
        text = session.get(here).text if not here.endswith((".svg", ".png")) else ""
        named = re.findall(r'<(?:link|script|img)\b[^>]*\b(?:href|src)="([^"]+)"', text)
        named += re.findall(r'^import [^"]*"([^"]+)";', text, re.MULTILINE)
        for part in {urljoin(here, name) for name in named} - found:
            found.add(part)
            left.append(part)
    return found


def test_a_first_visit_is_small(ward: Ward, address: str) -> None:
    session = requests.Session()
    for number in range(20):
        ward.house.patient_says(f"urgent:U1 it hurts {'so much ' * 20}", f"p{number}")
        ward.house.work()
    weights = {"sign-in": total(session, f"{address}/sign-in")}
    member = ward.staff()
    token = re.search(r'name="csrf_token" value="([^"]+)"', session.get(f"{address}/sign-in").text)
    assert token
    fields = {"csrf_token": token[1], "email": member.email, "password": PASSWORD}
    session.post(f"{address}/sign-in", data=fields)
    weights["queue"] = total(session, f"{address}/queue")
    conversation = f"{address}/conversations/{ward.conversation_id('p0')}"
    weights["conversation"] = total(session, conversation)
    assert max(weights.values()) < MOST_BYTES, weights
    assert min(weights.values()) > 40_000, "the design system must be part of every page"


def total(session: requests.Session, address: str) -> int:
    """A whole page in bytes."""
    return sum(bytes_of(session, part) for part in parts_of(session, address))


def test_what_has_not_changed_is_not_sent_again(ward: Ward) -> None:
    client = ward.app.test_client()
    href = re.search(r'href="(/static/console.css\?v=\w+)"', client.get("/sign-in").text)
    assert href
    first = client.get(href[1], headers={"Accept-Encoding": "gzip"})
    assert first.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Accept-Encoding" in first.headers["Vary"]
    plain = client.get(href[1])
    assert gzip.decompress(first.data) == plain.data
    assert "Content-Encoding" not in plain.headers
    bare = "/static/console.css"
    kept = client.get(bare, headers={"Accept-Encoding": "gzip"}).headers
    assert kept["Cache-Control"] == "no-cache"
    same = {"Accept-Encoding": "gzip", "If-None-Match": kept["ETag"]}
    assert client.get(bare, headers=same).status_code == 304


@pytest.mark.parametrize(
    "path", ["/static/nothing.css", "/static/../app.py", "/static/%2e%2e/app.py"]
)
def test_only_what_lies_in_the_folder_is_served(ward: Ward, path: str) -> None:
    assert ward.browser().get(path).status_code == 404


def test_pages_are_not_packed(ward: Ward) -> None:
    """A token beside words of a stranger's choosing would leak through the packed length."""
    answer = ward.browser().get("/sign-in", **{"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers


def test_macros_and_style_sheet_are_of_one_version() -> None:
    locked = json.loads((FOLDER / "package-lock.json").read_text())["packages"]
    styles = locked["node_modules/nhsuk-frontend"]["version"]
    package = metadata("nhsuk-frontend-jinja")
    assert f"| {styles} | {package['Version']} |" in str(package)
    assert json.loads((FOLDER / "package.json").read_text())["dependencies"] == {
        "nhsuk-frontend": styles
    }


def test_what_is_served_was_built_from_the_lock() -> None:
    locked = json.loads((FOLDER / "package-lock.json").read_text())["packages"]
    built = (TARGET / "version").read_text()
    assert built == locked["node_modules/nhsuk-frontend"]["version"]


def test_the_style_sheet_asks_no_other_server() -> None:
    face = "@font-face{font-family:F;src:url(https://assets.nhs.uk/fonts/f.woff2)}"
    assert style_sheet(f"{face}.a{{background:url(/assets/images/a.svg)}}") == (
        ".a{background:url(images/a.svg)}"
    )
    with pytest.raises(NotUsableError):
        style_sheet(".a{background:url(//elsewhere.example/a.svg)}")
    assert "http" not in re.sub(
        r"http://www\.w3\.org", "", (TARGET / "nhsuk-frontend.min.css").read_text()
    )


def test_building_again_leaves_nothing_old(tmp_path: Path) -> None:
    target = tmp_path / "nhsuk"
    target.mkdir()
    (target / "old.css").write_text("")
    version = build(target=target)
    assert {path.name for path in target.iterdir()} == {
        "images",
        "nhsuk-frontend.min.css",
        "nhsuk-frontend.min.js",
        "version",
    }
    assert (target / "version").read_text() == version
