"""Who sees which pages: a visitor, a nurse, a lead nurse, an administrator, a patient."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pyotp
from playwright.sync_api import Browser, Page

from bot.bootstrap import SystemClock
from bot.core.account import revoked
from bot.core.service_alarms import AlarmCode
from bot.run.on_this_machine import ADMIN_EMAIL, DEMO_EMAIL, LEAD_EMAIL
from bot.use_cases.ask_erasure import AskErasure
from bot.web.console.presenters.times import LONDON
from tests.browser.consoles import sign_in
from tests.browser.pictures import Camera
from tests.journeys.steps import Patient
from tests.journeys.whole_service import WholeService


@dataclass(frozen=True)
class Tour:
    """One running service, those who wrote to it, and a camera."""

    service: WholeService
    patients: dict[str, Patient]
    chromium: Browser
    camera: Camera

    def everything(self) -> None:
        """Each part of the tour in a browser of its own."""
        self.visitor(self._page())
        self.nurse(self._signed_in(DEMO_EMAIL))
        lead = self._signed_in(LEAD_EMAIL)
        self.answers(lead)
        self.lead(lead)
        self.loop(lead)
        self.account(lead)
        self.administrator(self._signed_in(ADMIN_EMAIL, "/people"))
        self.patient(self._page())

    def _page(self) -> Page:
        return self.chromium.new_context(locale="en-GB", timezone_id="Europe/London").new_page()

    def _signed_in(self, email: str, then: str = "/queue") -> Page:
        page = self._page()
        sign_in(page, self.service.web, email, self.service.password, then)
        return page

    def _shot(self, page: Page, path: str, name: str, whole: bool = True) -> None:
        page.goto(f"{self.service.web}{path}")
        # A person has pressed something before, so that sound is on.
        page.locator("h1").first.click()
        self.camera.take(page, name, whole)

    def _conversation(self, name: str) -> str:
        return f"/conversations/{self.patients[name].conversation().id}"

    def visitor(self, page: Page) -> None:
        """Pages that anyone may open."""
        for path, name in {
            "/": "front",
            "/accessibility": "accessibility",
            "/you-said": "you-said",
            "/sign-in": "sign-in",
            "/nothing-here": "not-found",
            "/invitation/forged": "invitation-refused",
        }.items():
            self._shot(page, path, name)
        page.goto(f"{self.service.web}/sign-in")
        page.fill("#email", DEMO_EMAIL)
        page.fill("#password", "wrong")
        page.click("main button:has-text('Sign in')")
        page.wait_for_selector("#problem")
        self.camera.take(page, "sign-in-refused")
        code = AskErasure(self.service.store, SystemClock())("messenger", "nobody")
        self._shot(page, f"/deletion/{code}", "deletion")

    def nurse(self, page: Page) -> None:
        """A shift: the queue, an emergency, a conversation that she has, what she writes beside."""
        self.camera.take(page, "queue-silent", whole=False)
        page.click("#alarm-test")
        self.camera.take(page, "queue")
        for view in ("waiting", "mine", "closed", "assistant"):
            self._shot(page, f"/queue?show={view}", f"queue-{view}")
        page.goto(f"{self.service.web}/queue")
        page.click("text=Find a conversation")
        page.fill("#q", "warfarin")
        page.click("main form[role=search] button")
        self.camera.take(page, "queue-search")
        self._trouble(page)
        self._shot(page, self._conversation("emergency"), "thread")
        page.click("text=Show what was hidden")
        self.camera.take(page, "original-in-danger")
        page.goto(f"{self.service.web}{self._conversation('private')}")
        page.click("text=Show what was hidden")
        self.camera.take(page, "original-why")
        self._held(page)
        self._shot(page, "/handover", "handover")
        self._shot(page, "/feedback/paper", "paper")
        self._shot(page, "/people", "forbidden")

    def _trouble(self, page: Page) -> None:
        """The connection is broken, and an account is refused."""
        page_id = self.service.settings.messenger_page_id
        now = datetime.now(UTC)
        with self.service.store.begin() as work:
            alarms = work.platforms.alarms
            alarms.sound(AlarmCode.WEBHOOK_INVALID, "twitter", "", now)
            alarms.sound(AlarmCode.ACCESS_LOST, "messenger", page_id, now)
            state = work.accounts.state("messenger", page_id, now)
            work.accounts.keep(revoked(state, now))
        self._shot(page, "/queue", "queue-trouble")
        with self.service.store.begin() as work:
            work.platforms.alarms.clear(AlarmCode.WEBHOOK_INVALID, "twitter", "", now)
            work.platforms.alarms.clear(AlarmCode.ACCESS_LOST, "messenger", page_id, now)
            work.accounts.is_well("messenger", page_id)

    def _held(self, page: Page) -> None:
        self._shot(page, self._conversation("own_care"), "thread-held")
        page.fill("#text", "/")
        page.wait_for_selector("#insert-list [role=option]")
        self.camera.take(page, "thread-insert")
        page.keyboard.press("Escape")
        page.fill("#text", "Take two tablets now")
        page.click("#composer button:has-text('Send')")
        page.wait_for_selector("text=read this once more")
        self.camera.take(page, "thread-asked-once-more")
        page.fill("#text", "Please ring the pain team.")
        page.click("#composer button:has-text('Send')")
        page.wait_for_selector("text=Until then you can undo it")
        self.camera.take(page, "thread-undo", whole=False)
        page.click("text=Write a note")
        page.fill("#note", "Rang the ward")
        page.click("text=Save note")
        page.wait_for_selector("text=The note is saved")
        page.click("text=Set a reminder")
        soon = datetime.now(UTC) + timedelta(minutes=90)
        page.fill("#reminder", "Ring again")
        page.fill("#due_on", f"{soon:%Y-%m-%d}")
        page.fill("#due_time", f"{soon:%H:%M}")
        page.click("button:has-text('Set reminder')")
        page.wait_for_selector("text=The reminder is set")
        for summary in page.locator(".app-desk__end summary").all():
            summary.click()
        self.camera.take(page, "thread-beside")
        page.click("text=Read rightly? >> nth=0")
        page.wait_for_selector("text=It should have been")
        self.camera.take(page, "screening")

    def answers(self, page: Page) -> None:
        """An answer is changed; what nobody could be told waits for authors."""
        self._shot(page, "/answers", "answers")
        self._shot(page, "/answers/driving", "answer")
        page.goto(f"{self.service.web}/answers/driving/change")
        page.fill("#answer", "Take two tablets and see how you feel.")
        page.fill("#why", "Easier to read.")
        page.click("text=Keep as a draft and preview")
        self.camera.take(page, "answer-refused")
        page.fill("#answer", "You must not drive if you feel sleepy or slow. It is the law.")
        page.click("text=Keep as a draft and preview")
        page.wait_for_url("**/answers/driving?done=kept")
        self.camera.take(page, "answer-draft")
        self._shot(page, "/unanswered", "unanswered")

    def lead(self, page: Page) -> None:
        """What a lead nurse looks after."""
        page.goto(f"{self.service.web}{self._conversation('not_covered')}")
        page.click("main button:has-text('Take over')")
        page.click("text=Hand back to the assistant")
        page.select_option("#outcome", "answered")
        page.click("button:has-text('Hand back')")
        page.wait_for_selector("text=The assistant answers again")
        self.camera.take(page, "queue-handed-back", whole=False)
        page.goto(f"{self.service.web}/shifts")
        now = datetime.now(LONDON)
        for who, begins in (("Demo Nurse", now), ("Demo Lead", now + timedelta(days=1))):
            starts, ends = begins - timedelta(hours=2), begins + timedelta(hours=6)
            page.select_option("#who", label=who)
            page.fill("#day", f"{starts:%Y-%m-%d}")
            page.fill("#starts", f"{starts:%H}:00")
            page.fill("#ends", f"{ends:%H}:00")
            page.fill("#weeks", "2")
            page.click("button:has-text('Put on the rota')")
            page.wait_for_selector("text=on the rota.")
        self.camera.take(page, "shifts")
        self._shot(page, "/reports?days=28", "reports")
        self._shot(page, "/audit", "audit")
        self._shot(page, "/people", "people-read")

    def loop(self, page: Page) -> None:
        """What comes of feedback."""
        month = f"{datetime.now(UTC):%Y-%m}"
        self._shot(page, f"/feedback?month={month}", "feedback")
        page.click("main a:has-text('Right?') >> nth=0")
        page.wait_for_selector("h1")
        self.camera.take(page, "comment-themes")
        self._shot(page, "/comments", "comments")
        self._shot(page, "/said", "said")
        page.click("main .app-rows a >> nth=0")
        self.camera.take(page, "said-entry")
        self._shot(page, "/said/new", "said-new")
        self._shot(page, "/actions", "actions")
        self._shot(page, "/cards", "cards")

    def account(self, page: Page) -> None:
        """A second step of signing in, and another password."""
        self._shot(page, "/account", "account")
        page.click("text=Set up the second step")
        page.wait_for_selector(".app-qr")
        self.camera.take(page, "second-step")
        key = page.inner_text(".app-key").replace(" ", "")
        page.fill("#code", pyotp.TOTP(key).now())
        page.click("text=Turn it on")
        page.wait_for_selector("text=Your recovery codes")
        self.camera.take(page, "recovery-codes")
        self._shot(page, "/account", "account-second-step")
        page.goto(f"{self.service.web}/account/password")
        page.fill("#present", "wrong")
        for one in ("#password", "#again"):
            page.fill(one, "marmalade tunnel fourteen")
        page.click("main button:has-text('Change password')")
        page.wait_for_selector("#problem")
        self.camera.take(page, "password")
        page.goto(f"{self.service.web}/account")
        page.click("text=Sign out")
        sign_in(page, self.service.web, LEAD_EMAIL, self.service.password, "/sign-in/code")
        self.camera.take(page, "sign-in-code")

    def administrator(self, page: Page) -> None:
        """Accounts, an invitation, and whoever it is for."""
        page.fill("#name", "Demo Colleague")
        page.fill("#email", "colleague@demo.example")
        page.click("text=Make the invitation")
        page.wait_for_selector("#link")
        link = page.input_value("#link")
        self.camera.take(page, "link-made")
        self._shot(page, "/people", "people")
        page.click("main a:has-text('Demo Nurse')")
        self.camera.take(page, "person")
        invited = self._page()
        invited.goto(link)
        self.camera.take(invited, "invitation")
        invited.fill("#password", "short")
        invited.fill("#again", "short")
        invited.click("text=Keep this password")
        invited.wait_for_selector("#problem")
        self.camera.take(invited, "invitation-problem")

    def patient(self, page: Page) -> None:
        """The chat on the trust's own page, its window alone, and the pretend phone."""
        page.goto(f"{self.service.web}/chat")
        self.camera.take(page, "web-chat-empty")
        page.fill("#words", "what is a pca")
        page.keyboard.press("Enter")
        page.get_by_text("PCA stands for").first.wait_for()
        page.fill("#words", "can I speak to a nurse please, my nhs number is 999 104 5007")
        page.keyboard.press("Enter")
        page.get_by_text("We hid personal details").first.wait_for()
        page.wait_for_timeout(1500)
        self.camera.take(page, "web-chat")
        self._shot(page, "/chat/window", "web-chat-window")
        page.goto(f"{self.service.simulator}/")
        page.fill("textarea, input[type=text] >> nth=0", "what is a pca")
        page.keyboard.press("Enter")
        page.get_by_text("PCA stands for").first.wait_for()
        page.wait_for_timeout(1500)
        self.camera.take(page, "patient-phone", whole=False)
