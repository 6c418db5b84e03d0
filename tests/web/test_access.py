"""Who may call what, endpoint by endpoint; and what every page tells the browser."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Blueprint

from bot.web.app import create_app
from bot.web.guards import UndeclaredEndpointError, access_of, refuse_undeclared
from tests.web.ward import Browser, Ward

OWN = "staff (admin, governance, lead, nurse), before the second step"

#: Every door of the application. A new one must be added here by hand, on purpose.
DOORS = {
    "GET /": "public",
    "GET /accessibility": "public",
    "GET /alive": "public",
    "GET /health": "public",
    "GET /sign-in": "public",
    "POST /sign-in": "public",
    "GET /static/<path:filename>": "public",
    "GET /chat": "public",
    "GET /chat/window": "public",
    "GET /chat/embed.js": "public",
    "POST /chat/door/sessions": "no cookie",
    "GET /chat/door/messages": "chat",
    "POST /chat/door/messages": "chat",
    "GET /deletion/<code>": "public",
    "POST /webhooks/<channel>/deletion": "no cookie",
    "GET /webhooks/<channel>": "public",
    "POST /webhooks/<channel>": "platform",
    "GET /invitation/<token>": "public",
    "POST /invitation/<token>": "public",
    "GET /people": "staff (admin, lead)",
    "POST /people": "staff (admin)",
    "GET /people/<staff_id>": "staff (admin)",
    "POST /people/<staff_id>/link": "staff (admin)",
    "POST /people/<staff_id>/role": "staff (admin)",
    "POST /people/<staff_id>/disable": "staff (admin)",
    "POST /people/<staff_id>/enable": "staff (admin)",
    "POST /people/<staff_id>/clear-second-step": "staff (admin)",
    "GET /sign-in/code": "public",
    "POST /sign-in/code": "public",
    "GET /sign-in/trust": "public",
    "GET /sign-in/trust/done": "public",
    "GET /account": OWN,
    "GET /account/password": "staff (admin, governance, lead, nurse)",
    "POST /account/password": "staff (admin, governance, lead, nurse)",
    "POST /account/second-step": OWN,
    "GET /account/second-step": OWN,
    "GET /account/second-step.svg": OWN,
    "POST /account/second-step/confirm": OWN,
    "POST /account/second-step/off": OWN,
    "POST /account/recovery-codes": OWN,
    "POST /sign-out": OWN,
    "POST /session/extend": OWN,
    "GET /queue": "staff (governance, lead, nurse)",
    "GET /queue/rows": "staff (governance, lead, nurse)",
    "POST /queue/search": "staff (governance, lead, nurse)",
    "GET /alerts": "staff (governance, lead, nurse)",
    "POST /conversations/<conversation_id>/acknowledge": "staff (lead, nurse)",
    "POST /alarms/<alarm_id>/seen": "staff (lead, nurse)",
    "GET /answers": "staff (admin, governance, lead, nurse)",
    "GET /answers/<name>": "staff (admin, governance, lead, nurse)",
    "GET /answers/<name>/change": "staff (governance, lead, nurse)",
    "POST /answers/<name>/change": "staff (governance, lead, nurse)",
    "POST /answers/<name>/approve": "staff (governance, lead)",
    "POST /answers/<name>/discard": "staff (governance, lead, nurse)",
    "GET /reports": "staff (governance, lead, nurse)",
    "GET /reports/<name>.csv": "staff (governance, lead, nurse)",
    "GET /feedback": "staff (governance, lead)",
    "GET /feedback/return.csv": "staff (governance, lead)",
    "GET /feedback/board.pdf": "staff (governance, lead)",
    "GET /feedback/paper": "staff (governance, lead, nurse)",
    "POST /feedback/paper": "staff (governance, lead, nurse)",
    "GET /feedback/<month>/comments/<response_id>/<question>": "staff (governance, lead)",
    "POST /feedback/<month>/comments/<response_id>/<question>": "staff (governance, lead)",
    "GET /shifts": "staff (governance, lead, nurse)",
    "POST /shifts": "staff (lead, nurse)",
    "POST /shifts/<shift_id>/remove": "staff (lead, nurse)",
    "POST /shifts/hours": "staff (governance, lead)",
    "GET /audit": "staff (governance, lead)",
    "GET /audit/entries.csv": "staff (governance, lead)",
    "GET /you-said": "no cookie",
    "GET /you-said.xml": "no cookie",
    "GET /said": "staff (governance, lead, nurse)",
    "GET /said/new": "staff (governance, lead, nurse)",
    "POST /said/new": "staff (governance, lead, nurse)",
    "GET /said/<entry_id>": "staff (governance, lead, nurse)",
    "GET /said/<entry_id>/change": "staff (governance, lead, nurse)",
    "POST /said/<entry_id>/change": "staff (governance, lead, nurse)",
    "POST /said/<entry_id>/approve": "staff (governance, lead)",
    "POST /said/<entry_id>/publish": "staff (governance, lead)",
    "POST /said/<entry_id>/withdraw": "staff (governance, lead, nurse)",
    "GET /cards": "staff (governance, lead, nurse)",
    "POST /cards": "staff (governance, lead, nurse)",
    "GET /comments": "staff (governance, lead)",
    "POST /comments": "staff (governance, lead)",
    "GET /actions": "staff (governance, lead, nurse)",
    "POST /actions": "staff (governance, lead, nurse)",
    "POST /actions/<action_id>/done": "staff (governance, lead, nurse)",
    "POST /actions/<action_id>/reopen": "staff (governance, lead, nurse)",
    "GET /unanswered": "staff (governance, lead, nurse)",
    "GET /conversations/<conversation_id>": "staff (governance, lead, nurse)",
    "GET /conversations/<conversation_id>/messages": "staff (governance, lead, nurse)",
    "POST /conversations/<conversation_id>/take-over": "staff (lead, nurse)",
    "POST /conversations/<conversation_id>/typing": "staff (lead, nurse)",
    "POST /conversations/<conversation_id>/reply": "staff (lead, nurse)",
    "POST /conversations/<conversation_id>/take-back": "staff (lead, nurse)",
    "POST /conversations/<conversation_id>/notes": "staff (lead, nurse)",
    "POST /conversations/<conversation_id>/reminders": "staff (lead, nurse)",
    "POST /conversations/<conversation_id>/reminders/<reminder_id>/done": "staff (lead, nurse)",
    "POST /conversations/<conversation_id>/transfer": "staff (lead, nurse)",
    "GET /conversations/<conversation_id>/messages/<message_id>/screening": (
        "staff (governance, lead, nurse)"
    ),
    "POST /conversations/<conversation_id>/messages/<message_id>/screening": (
        "staff (governance, lead, nurse)"
    ),
    "GET /screening/marks.csv": "staff (governance, lead)",
    "GET /handover": "staff (governance, lead, nurse)",
    "GET /replies": "staff (lead, nurse)",
    "POST /conversations/<conversation_id>/hand-back": "staff (lead, nurse)",
    "POST /conversations/<conversation_id>/release": "staff (lead, nurse)",
    "GET /conversations/<conversation_id>/messages/<message_id>/original": "staff (lead, nurse)",
    "POST /conversations/<conversation_id>/messages/<message_id>/original": "staff (lead, nurse)",
}


def test_every_route_declares_who_may_call_it(ward: Ward) -> None:
    found = {
        f"{method} {rule.rule}": str(access_of(ward.app, rule.endpoint))
        for rule in ward.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert found == DOORS


def test_an_endpoint_that_declares_nothing_stops_the_start_up(ward: Ward) -> None:
    app = create_app(ward.wiring())
    loose = Blueprint("loose", __name__)
    loose.add_url_rule("/loose", "page", lambda: "anyone could read this")
    app.register_blueprint(loose)
    with pytest.raises(UndeclaredEndpointError, match=r"loose\.page"):
        refuse_undeclared(app)
    assert app.test_client().get("/loose").status_code == 403


PAGES = ("/queue", "/queue/rows", "/alerts", "/conversations/{id}", "/conversations/{id}/messages")
ACTS = (
    "/conversations/{id}/take-over",
    "/conversations/{id}/typing",
    "/conversations/{id}/reply",
    "/conversations/{id}/hand-back",
    "/conversations/{id}/release",
    "/conversations/{id}/acknowledge",
)


@pytest.mark.parametrize(
    ("role", "reads", "acts"),
    [("nurse", 200, 400), ("lead", 200, 400), ("governance", 200, 403), ("admin", 403, 403)],
)
def test_roles_open_what_they_may_and_no_more(ward: Ward, role: str, reads: int, acts: int) -> None:
    """An act without a CSRF token that gets as far as 400 has passed the role check."""
    ward.house.patient_says("hello")
    browser = ward.signed_in(ward.staff("Sam", role))
    ids = ward.conversation_id()
    assert {page: browser.get(page.format(id=ids)).status_code for page in PAGES} == dict.fromkeys(
        PAGES, reads
    )
    assert {act: browser.post(act.format(id=ids)).status_code for act in ACTS} == dict.fromkeys(
        ACTS, acts
    )


@pytest.mark.parametrize("address", ["/queue", "/conversations/x?a=1"])
def test_nobody_signed_in_is_sent_to_sign_in_and_back(ward: Ward, address: str) -> None:
    answer = ward.browser().get(address)
    assert answer.status_code == 303
    where = urlsplit(answer.location)
    assert (where.path, parse_qs(where.query)) == ("/sign-in", {"back": [address]})


@pytest.mark.parametrize("address", ["/queue/rows", "/alerts", "/conversations/x/messages"])
def test_a_page_that_renews_itself_is_told_401(ward: Ward, address: str) -> None:
    assert ward.browser().get(address).status_code == 401


@pytest.mark.parametrize("act", ACTS)
def test_nobody_signed_in_can_act(ward: Ward, act: str) -> None:
    ward.house.patient_says("hello")
    before = ward.house.conversation()
    answer = ward.browser().post(act.format(id=before.id), text="hi", outcome="answered")
    assert (answer.status_code, answer.location.split("?")[0]) == (303, "/sign-in")
    assert ward.house.conversation() == before


@pytest.mark.parametrize("act", [*ACTS, "/sign-out", "/session/extend"])
def test_a_form_without_its_csrf_token_is_400_and_changes_nothing(ward: Ward, act: str) -> None:
    ward.house.patient_says("hello")
    before = ward.house.conversation()
    browser = ward.signed_in(ward.staff())
    answer = browser.post(act.format(id=before.id), text="hi", outcome="answered")
    assert answer.status_code == 400
    assert ward.house.conversation() == before
    assert browser.get("/queue").status_code == 200


def test_signing_in_needs_a_csrf_token_too(ward: Ward) -> None:
    assert ward.browser().post("/sign-in", email="a", password="b").status_code == 400


def test_a_conversation_that_does_not_exist_is_404_and_not_on_record(ward: Ward) -> None:
    browser = ward.signed_in(ward.staff())
    assert browser.get("/conversations/nothing-here").status_code == 404
    assert ward.acts() == []


def every_page(ward: Ward, browser: Browser) -> dict[str, str]:
    ward.house.patient_says("emergency:E1 <script>alert(1)</script>")
    ward.house.work()
    addresses = ("/", "/accessibility", "/sign-in", "/nowhere", "/sign-in?why=away")
    found = {address: browser.get(address).text for address in addresses}
    waiting = f"/conversations/{ward.conversation_id()}"
    found |= {"queue": browser.get("/queue").text, "waiting": browser.get(waiting).text}
    browser.submit(waiting, f"{waiting}/take-over")
    return found | {"held": browser.get(waiting).text}


def test_no_page_has_an_inline_script_or_style_or_anything_from_elsewhere(ward: Ward) -> None:
    for name, html in every_page(ward, ward.signed_in(ward.staff())).items():
        scripts = re.findall(r"<script[^>]*>", html)
        assert all('src="/static/' in script for script in scripts), name
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", html), name
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', html), name


def test_every_page_has_a_language_a_title_one_heading_and_a_way_past_the_head(
    ward: Ward,
) -> None:
    for name, html in every_page(ward, ward.signed_in(ward.staff())).items():
        assert '<html lang="en-GB">' in html, name
        assert re.search(r"<title>[^<]+</title>", html), name
        assert len(re.findall(r"<h1\b", html)) == 1, name
        assert re.search(r'<a class="nhsuk-skip-link"[^>]* href="#maincontent"', html), name
        assert 'id="maincontent"' in html, name


def test_every_field_has_a_label(ward: Ward) -> None:
    asked: list[str] = []
    for name, html in every_page(ward, ward.signed_in(ward.staff())).items():
        fields = re.findall(r'<(?:input|select|textarea)[^>]* id="([\w-]+)"', html)
        labelled = re.findall(r'<label[^>]* for="([\w-]+)"', html)
        assert set(fields) <= set(labelled), name
        asked += fields
    assert {"email", "password", "text", "outcome"} <= set(asked)


def test_pages_are_not_kept_by_browsers_and_run_only_our_scripts(ward: Ward) -> None:
    headers = ward.signed_in(ward.staff()).get("/queue").headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self';")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers


def test_production_marks_the_cookie_secure_and_insists_on_https(ward: Ward) -> None:
    strict = Ward(ward.store, production=True)
    answer = strict.app.test_client().get("/sign-in", base_url="https://desk.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-staff=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]


def test_a_form_works_over_https_where_the_referrer_is_checked(ward: Ward) -> None:
    strict = Ward(ward.store, production=True)
    strict.staff()
    client, root = strict.app.test_client(), "https://desk.example"
    html = client.get("/sign-in", base_url=root).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', html)
    assert token is not None
    fields = {"csrf_token": token[1], "email": "a@b.example", "password": "x"}
    honest = client.post(
        "/sign-in", base_url=root, data=fields, headers={"Referer": f"{root}/sign-in"}
    )
    other = client.post(
        "/sign-in", base_url=root, data=fields, headers={"Referer": "https://evil.example/"}
    )
    assert (honest.status_code, other.status_code) == (422, 400)
