"""Everything the pretend platforms are made of, put together once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from simulator.calls import CallLog, Calls
from simulator.clock import WorldClock
from simulator.comments import Comments
from simulator.deliveries import Deliveries
from simulator.faults import Faults, Platform
from simulator.handshakes import Handshakes
from simulator.oauth1 import OAuth1
from simulator.oauth2 import OAuth2
from simulator.outbox import Outbox
from simulator.posting import HttpPoster
from simulator.reachability import Reachability
from simulator.registered import Registered
from simulator.routing import Routing
from simulator.settings import Settings
from simulator.state import Patients
from simulator.x_checks import RateLimiter
from simulator.x_posts import Posts
from simulator.x_replay import Replays


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
    oauth2: OAuth2
    x_limiter: RateLimiter
    clock: WorldClock
    routing: Routing
    comments: Comments
    reachability: Reachability
    registered: Registered
    posts: Posts
    replays: Replays
    personas: dict[str, dict[str, str]] = field(default_factory=dict)

    def start(self) -> None:
        """Starts delivering and asks the service to prove itself."""
        self.deliveries.start()
        self.handshakes.start()

    def stop(self) -> None:
        """Ends the background threads."""
        self.deliveries.stop()
        self.handshakes.stop()

    def forward(self, by: timedelta) -> None:
        """Lets time pass at once; what is due by then is done."""
        self.clock.forward(by)
        self.handshakes.recheck_if_due()

    def reset(self) -> None:
        """As new: no patients, no faults, nothing pending, an empty log, every field subscribed."""
        self.clock.reset()
        self.routing.reset()
        self.comments.reset()
        self.oauth2.reset()
        self.personas.clear()
        self.registered.reset()
        self.posts.reset()
        self.replays.reset()
        self.reachability.subscribed_again()
        self.faults.clear()
        self.deliveries.reset()
        self.patients.reset()
        self.log.clear()
        self.outbox.reset()
        self.x_limiter.reset()

    def default_account(self, platform: Platform) -> str:
        """The account a patient writes to when they name none."""
        if platform is Platform.MESSENGER:
            return self.settings.messenger.page_id
        return self.settings.x.accounts[0].user_id


def create_world(settings: Settings) -> World:
    """A world that has not started yet."""
    faults, log, clock = Faults(), CallLog(), WorldClock()
    handshakes = Handshakes(settings, clock.now)
    routing = Routing(settings.messenger.app_id, clock.now)
    post = HttpPoster(settings.web_url, settings.pace)
    deliveries = Deliveries(
        post,
        hang_up=post.hang_up,
        pace=settings.pace,
        strict_order=settings.strict_order,
        may_send=handshakes.may_send,
        note=lambda platform, taken: reachability.note(platform, taken),
    )
    replays = Replays(clock.now, deliveries.submit)
    outbox = Outbox(settings, faults, replays.tell, routing)
    reachability = Reachability(clock.now, outbox.unsubscribe)
    return World(
        settings=settings,
        patients=Patients(ahead=lambda: clock.ahead),
        faults=faults,
        log=log,
        calls=Calls(faults, log),
        outbox=outbox,
        deliveries=deliveries,
        handshakes=handshakes,
        oauth1=OAuth1(settings.x),
        oauth2=OAuth2(settings.x, clock.seconds),
        x_limiter=RateLimiter(
            settings.x_rate_limit, clock.seconds, lambda: clock.ahead.total_seconds()
        ),
        clock=clock,
        routing=routing,
        comments=Comments(clock.now),
        reachability=reachability,
        registered=Registered(),
        posts=Posts(),
        replays=replays,
    )
