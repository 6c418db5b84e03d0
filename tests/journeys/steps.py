"""Steps of the journeys: a patient at a phone, a nurse at the console, a look into the database."""

from __future__ import annotations

import base64
import hashlib
import hmac
import html
import json
import random
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests
import sqlalchemy as sa

from bot.core.conversation import Conversation
from bot.core.records import ThreadMessage
from bot.run.on_this_machine import DEMO_EMAIL
from bot.store.schema import feedback, message
from tests.journeys.whole_service import WholeService, until

_ROW = '<li id="row-{id}".*?</li>'


_FLAVOURS = """
    walnut teapot orchard lantern pebble ribbon cushion meadow kettle button saffron willow marble
    feather copper velvet clover basket thimble cottage pepper sparrow linen acorn bramble candle
    drizzle garland ivy jigsaw mitten nutmeg lemon ginger cherry almond honey treacle barley
"""
_NOT_SAID_YET = iter(_FLAVOURS.split())


def unmistakable() -> str:
    """Harmless words that nobody has said before in this run.

    Not a random code: screening takes one for somebody's number.
    """
    return f"with {next(_NOT_SAID_YET)} biscuits"


def plain(text: str) -> str:
    """Words without regard to line breaks."""
    return " ".join(text.split())


@dataclass
class Patient:
    """One person writing on one platform; `replies` start after the last thing they said."""

    service: WholeService
    platform: str
    user_id: str = field(default_factory=lambda: str(random.randint(10**12, 10**13)))
    _heard: int = -1

    @property
    def _door(self) -> str:
        return f"{self.service.simulator}/patients/{self.platform}/{self.user_id}"

    def says(self, text: str, payload: str = "") -> Patient:
        """Types a message, or taps a button with this payload."""
        self._heard = max((entry["number"] for entry in self.thread()), default=-1)
        body = {"text": text, "payload": payload}
        requests.post(f"{self._door}/say", json=body, timeout=10).raise_for_status()
        return self

    def taps(self, title: str) -> Patient:
        """Picks a button that is on show: tapped on Messenger, typed as its number on X."""
        if self.platform == "messenger":
            last = next(entry for entry in reversed(self.thread()) if entry["buttons"])
            payloads = {button["title"]: button["payload"] for button in last["buttons"]}
            return self.says(title, payloads[title])
        last = next(e["text"] for e in reversed(self.thread()) if e["from"] == "page")
        shown = re.findall(rf"^(\d+)\. {re.escape(title)}$", last, re.MULTILINE)
        # Skip, stop and the marks of a scale have no number: they are typed as they stand.
        return self.says(shown[-1] if shown else title)

    def thread(self) -> list[dict[str, Any]]:
        """Every bubble on the phone, oldest first."""
        found: list[dict[str, Any]] = requests.get(f"{self._door}/thread", timeout=10).json()
        return found

    def screen(self) -> str:
        """Everything the page ever said, as it stands on the phone."""
        return "\n".join(entry["text"] for entry in self.thread() if entry["from"] == "page")

    def replies(self) -> list[str]:
        """What the page said since the patient last wrote."""
        entries = [entry for entry in self.thread() if entry["number"] > self._heard]
        return [plain(entry["text"]) for entry in entries if entry["from"] == "page"]

    def hears(self, *words: str, within: float = 15.0) -> str:
        """Waits until the replies hold all of these words; gives all of them in one line."""
        wanted = [plain(text) for text in words]

        def heard() -> str:
            said = " ".join(self.replies())
            return said if all(text in said for text in wanted) else ""

        def instead() -> str:
            return f"{wanted} on {self.platform}, but heard {self.replies()}"

        return until(heard, within, instead)

    def hears_nothing(self) -> None:
        """Nothing was said, and nothing is on its way: the queues are empty."""
        until(lambda: is_idle(self.service), why=lambda: "empty queues")
        assert self.replies() == []

    def conversation(self) -> Conversation:
        """The service's record of this patient."""
        return until(self._found, why=lambda: "a conversation is stored")

    def _found(self) -> Conversation | None:
        settings = self.service.settings
        account = (
            settings.messenger_page_id
            if self.platform == "messenger"
            else settings.twitter_accounts[0].user_id
        )
        with self.service.store.read() as work:
            return work.conversations.find(self.platform, account, self.user_id)

    def stored(self) -> list[ThreadMessage]:
        """The service's own thread."""
        with self.service.store.read() as work:
            return work.conversations.thread(self.conversation().id)


def is_idle(service: WholeService) -> bool:
    """Whether nothing waits to be read or sent."""
    health = service.health()
    return health.get("inbox_waiting") == 0 and health.get("outbox_waiting") == 0


@dataclass
class Nurse:
    """A member of staff in a browser: real pages, real forms."""

    service: WholeService
    browser: requests.Session
    page: str = ""

    def signs_in(self, email: str = DEMO_EMAIL) -> Nurse:
        """Through the form, with its token; waits as asked when too many came from one place."""
        give_up_at = time.monotonic() + 70
        while True:
            try:
                self._open("/sign-in")
                entered = self._submit("/sign-in", email=email, password=self.service.password)
                break
            except requests.HTTPError as error:
                if error.response.status_code != 429 or time.monotonic() > give_up_at:
                    raise
                time.sleep(3)
        assert entered.url.endswith("/queue"), entered.url
        return self

    def queue_row(self, patient: Patient) -> str:
        """The patient's line in the queue, tags taken out; empty if it is not there."""
        self._open("/queue")
        pattern = _ROW.format(id=patient.conversation().id)
        found = re.search(pattern, self.page, re.DOTALL)
        return plain(html.unescape(re.sub(r"<[^>]+>", " ", found.group()))) if found else ""

    def takes_over(self, patient: Patient) -> Nurse:
        """Presses the button on the patient's page."""
        return self._act(patient, "take-over")

    def replies(self, patient: Patient, text: str) -> Nurse:
        """Types into the box and sends it."""
        self._open(f"/conversations/{patient.conversation().id}")
        token = self._hidden("form_token")
        self._submit(self._path(patient, "reply"), text=text, form_token=token)
        return self

    def hands_back(self, patient: Patient, outcome: str = "answered") -> Nurse:
        """Gives the conversation back to the assistant."""
        return self._act(patient, "hand-back", outcome=outcome)

    def opens(self, patient: Patient) -> str:
        """The patient's page, tags taken out."""
        self._open(f"/conversations/{patient.conversation().id}")
        return plain(html.unescape(re.sub(r"<[^>]+>", " ", self.page)))

    def shows_what_was_hidden(self, patient: Patient) -> str:
        """Presses the one button on the patient's page; the words as they were written."""
        self._open(f"/conversations/{patient.conversation().id}")
        masked = next(message for message in patient.stored() if message.identifiers)
        self._submit(self._path(patient, f"messages/{masked.id}/original"), reason="danger")
        return plain(html.unescape(re.sub(r"<[^>]+>", " ", self.page)))

    def drafts_answer(self, name: str, answer: str, help_line: str) -> Nurse:
        """Rewrites an answer on its page."""
        self._open(f"/answers/{name}/change")
        fields = {"answer": answer, "help_line": help_line, "why": "easier to read"}
        kept = self._submit(f"/answers/{name}/change", **fields)
        assert "Draft kept" in kept.text, plain(kept.text)
        return self

    def approves_answer(self, name: str) -> str:
        """Approves the draft on its page; the number that patients get from now on."""
        self._open(f"/answers/{name}")
        version = self._hidden("version")
        approved = self._submit(f"/answers/{name}/approve", version=version)
        found = re.search(r"Patients get version (\d+) from now on", approved.text)
        assert found, plain(approved.text)
        return found.group(1)

    def _act(self, patient: Patient, what: str, **fields: str) -> Nurse:
        self._open(f"/conversations/{patient.conversation().id}")
        self._submit(self._path(patient, what), **fields)
        return self

    @staticmethod
    def _path(patient: Patient, what: str) -> str:
        return f"/conversations/{patient.conversation().id}/{what}"

    def _open(self, path: str) -> None:
        response = self.browser.get(f"{self.service.web}{path}", timeout=10)
        response.raise_for_status()
        self.page = response.text

    def _submit(self, path: str, **fields: str) -> requests.Response:
        data = {"csrf_token": self._hidden("csrf_token"), **fields}
        response = self.browser.post(f"{self.service.web}{path}", data=data, timeout=10)
        response.raise_for_status()
        self.page = response.text
        return response

    def _hidden(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]+)"', self.page)
        assert found, f"no {name} on the page"
        return html.unescape(found.group(1))


def deliver(service: WholeService, platform: str, **order: object) -> dict[str, Any]:
    """Has the pretend platform deliver exactly this; see the simulator's door."""
    url = f"{service.simulator}/deliveries"
    response = requests.post(url, json={"platform": platform, **order}, timeout=60)
    response.raise_for_status()
    answer: dict[str, Any] = response.json()
    return answer


def trouble(service: WholeService, patient: Patient, kind: str, **details: object) -> None:
    """Orders trouble at the platform for this patient alone."""
    order = {"platform": patient.platform, "kind": kind, "user_id": patient.user_id, **details}
    requests.post(f"{service.simulator}/faults", json=order, timeout=10).raise_for_status()


def calls_made(service: WholeService, patient: Patient) -> list[dict[str, Any]]:
    """Messages the platform was asked to send to this patient."""
    rows: list[dict[str, Any]] = requests.get(f"{service.simulator}/requests", timeout=10).json()
    return [row for row in rows if row["kind"] == "message" and row["user_id"] == patient.user_id]


def post_signed(service: WholeService, platform: str, body: bytes) -> int:
    """Posts bytes with a good signature, straight to the webhook; the status."""
    settings = service.settings
    if platform == "messenger":
        digest = hmac.new(settings.messenger_app_secret.encode(), body, hashlib.sha256)
        headers = {"X-Hub-Signature-256": f"sha256={digest.hexdigest()}"}
    else:
        digest = hmac.new(settings.twitter_consumer_secret.encode(), body, hashlib.sha256)
        signature = base64.b64encode(digest.digest()).decode()
        headers = {"x-twitter-webhooks-signature": f"sha256={signature}"}
    headers["Content-Type"] = "application/json"
    url = f"{service.web}/webhooks/{platform}"
    return requests.post(url, data=body, headers=headers, timeout=10).status_code


def as_json(body: Mapping[str, object]) -> bytes:
    """The bytes of a body."""
    return json.dumps(body).encode()


def messages_stored(service: WholeService) -> int:
    """How many messages of patients and of ours are in the database."""
    with service.store.engine.connect() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(message)).scalar_one())


def feedback_rows(service: WholeService, **having: str) -> list[Mapping[str, Any]]:
    """The stored feedback with these values."""
    statement = sa.select(feedback).filter_by(**having)
    with service.store.engine.connect() as connection:
        return [dict(row) for row in connection.execute(statement).mappings()]


def valid_nhs_number(rng: random.Random) -> str:
    """Ten digits with a right check digit, in the range that is never given to anyone (999)."""
    while True:
        digits = [9, 9, 9, *(rng.randint(0, 9) for _ in range(6))]
        check = 11 - sum(d * w for d, w in zip(digits, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            return "".join(map(str, [*digits, check % 11]))
