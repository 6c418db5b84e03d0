"""Everything the pretend platforms are made of, put together once."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.calls import CallLog, Calls
from simulator.deliveries import Deliveries
from simulator.faults import Faults, Platform
from simulator.handshakes import Handshakes
from simulator.oauth1 import OAuth1
from simulator.outbox import RECOMMENDED_FIELDS, Outbox
from simulator.posting import HttpPoster
from simulator.settings import Settings
from simulator.state import Patients
from simulator.x_checks import RateLimiter


@dataclass(frozen=True)
class World:
    """The parts that the two APIs, the JSON door and the phone page share."""

    settings: Settings
    patients: Patients
    faults: Faults
    log: CallLog
    calls: Calls
    outbox: Outbox
    deliveries: Deliveries
    handshakes: Handshakes
    oauth1: OAuth1
    x_limiter: RateLimiter

    def start(self) -> None:
        """Starts delivering and asks the service to prove itself."""
        self.deliveries.start()
        self.handshakes.start()

    def stop(self) -> None:
        """Ends the background threads."""
        self.deliveries.stop()
        self.handshakes.stop()

    def reset(self) -> None:
        """As new: no patients, no faults, nothing pending, an empty log, every field subscribed."""
        self.faults.clear()
        self.deliveries.reset()
        self.patients.reset()
        self.log.clear()
        self.outbox.subscribed_fields = RECOMMENDED_FIELDS
        self.x_limiter.reset()

    def default_account(self, platform: Platform) -> str:
        """The account a patient writes to when they name none."""
        if platform is Platform.MESSENGER:
            return self.settings.messenger.page_id
        return self.settings.x.accounts[0].user_id


def create_world(settings: Settings) -> World:
    """A world that has not started yet."""
    faults, log, handshakes = Faults(), CallLog(), Handshakes(settings)
    post = HttpPoster(settings.web_url, settings.pace)
    deliveries = Deliveries(
        post,
        hang_up=post.hang_up,
        pace=settings.pace,
        strict_order=settings.strict_order,
        may_send=handshakes.may_send,
    )
    return World(
        settings=settings,
        patients=Patients(),
        faults=faults,
        log=log,
        calls=Calls(faults, log),
        outbox=Outbox(settings, faults, deliveries.submit),
        deliveries=deliveries,
        handshakes=handshakes,
        oauth1=OAuth1(settings.x),
        x_limiter=RateLimiter(settings.x_rate_limit),
    )
