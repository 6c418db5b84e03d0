"""Signing in with an account of the trust, such as Entra ID (OpenID Connect).

Authorization code flow with PKCE, state and nonce, by Authlib. Source: OpenID Connect Core 1.0,
section 3.1; RFC 7636.
"""

from __future__ import annotations

from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Blueprint, Flask, abort, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter
from joserfc.errors import JoseError

from bot.core.people import TrustRefusal
from bot.use_cases.enter_with_trust_account import EnterWithTrustAccount, TrustNames
from bot.web.errors import Problem
from bot.web.guards import public
from bot.web.people_wiring import TrustAccounts
from bot.web.sessions import Sessions
from bot.web.sign_in import TRIES, home_of, local_page, sign_in_form
from bot.web.wiring import Wiring

#: Seconds that we wait for the trust's sign-in. A person waits with us.
PATIENCE = 10
#: Seconds by which its clock and ours may differ.
LEEWAY = 60
_BACK = "trust_back"

_PROBLEMS: dict[TrustRefusal, Problem] = {
    TrustRefusal.UNKNOWN: Problem(
        403,
        "You have no account here",
        "Your trust account works, but nobody has made you an account for this service. "
        "Ask your administrator to invite you with the address of your trust account.",
    ),
    TrustRefusal.DISABLED: Problem(
        403,
        "Your account here is switched off",
        "Ask your administrator if you think it should be on.",
    ),
    TrustRefusal.NOT_CONFIRMED: Problem(
        422,
        "We could not be sure that it is you",
        "The answer of your trust’s sign-in did not fit what we asked, or came too late. "
        "Please try again from this page.",
    ),
    TrustRefusal.CANCELLED: Problem(
        422,
        "You did not finish signing in",
        "Your trust’s sign-in was left, or did not let you through. Try again from this page.",
    ),
    TrustRefusal.AWAY: Problem(
        503,
        "Your trust’s sign-in does not answer",
        "Try again in a minute, or sign in with a password of this service.",
    ),
}


class NotLetIn(Exception):
    """The trust's sign-in does not vouch for anybody; ``why`` says why."""

    def __init__(self, why: TrustRefusal) -> None:
        super().__init__(why.value)
        self.why = why


class TrustDoor:
    """The trust's sign-in, as Authlib speaks with it."""

    def __init__(self, app: Flask, accounts: TrustAccounts) -> None:
        self._accounts = accounts
        self._client: Any = OAuth(app).register(
            "trust",
            client_id=accounts.client_id,
            client_secret=accounts.client_secret,
            server_metadata_url=(f"{accounts.issuer.rstrip('/')}/.well-known/openid-configuration"),
            client_kwargs={
                "scope": "openid profile email",
                "code_challenge_method": "S256",
                "default_timeout": PATIENCE,
            },
        )

    def begin(self, come_back_to: str) -> ResponseReturnValue:
        """Sends the browser there. Raises NotLetIn when nobody answers."""
        try:
            self._check_issuer()
            answer: ResponseReturnValue = self._client.authorize_redirect(come_back_to)
        # What `requests` raises is an OSError; a page that is no JSON is a ValueError.
        except (OSError, ValueError) as error:
            raise NotLetIn(TrustRefusal.AWAY) from error
        return answer

    def finish(self) -> TrustNames:
        """What the trust calls the person who came back. Raises NotLetIn."""
        if "error" in request.args:
            raise NotLetIn(TrustRefusal.CANCELLED)
        expected = {
            "iss": {"essential": True, "value": self._accounts.issuer},
            "aud": {"essential": True, "value": self._accounts.client_id},
        }
        try:
            self._check_issuer()
            token = self._client.authorize_access_token(claims_options=expected, leeway=LEEWAY)
        except OSError as error:
            raise NotLetIn(TrustRefusal.AWAY) from error
        except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError) as error:
            raise NotLetIn(TrustRefusal.NOT_CONFIRMED) from error
        if not token.get("userinfo"):
            raise NotLetIn(TrustRefusal.NOT_CONFIRMED)
        return _names(token["userinfo"])

    def _check_issuer(self) -> None:
        if self._client.load_server_metadata().get("issuer") != self._accounts.issuer:
            raise NotLetIn(TrustRefusal.AWAY)


def _names(claims: dict[str, Any]) -> TrustNames:
    """The names a person goes by there. An address that is not said to be checked proves nothing:
    Entra ID lets people set it themselves."""
    proved = [claims.get("preferred_username"), claims.get("upn")]
    address = [claims.get("email")]
    if claims.get("email_verified") is True:
        return TrustNames(_texts([*proved, *address]))
    return TrustNames(_texts(proved), _texts(address))


def _texts(claims: list[Any]) -> tuple[str, ...]:
    return tuple(claim for claim in claims if isinstance(claim, str) and claim)


def trust_blueprint(app: Flask, wiring: Wiring, sessions: Sessions, limiter: Limiter) -> Blueprint:
    """The way there and back; 404 where the trust's accounts are not used."""
    pages = Blueprint("trust", __name__)
    accounts = wiring.people.trust
    door = TrustDoor(app, accounts) if accounts else None
    enter = EnterWithTrustAccount(wiring.store, wiring.clock)

    @pages.get("/sign-in/trust")
    @public
    @limiter.limit(TRIES)
    def begin() -> ResponseReturnValue:
        """Off to the trust's sign-in."""
        here = wiring.people.console_url or request.url_root.rstrip("/")
        return _begin(door or abort(404), f"{here}{url_for('trust.done')}")

    @pages.get("/sign-in/trust/done")
    @public
    @limiter.limit(TRIES)
    def done() -> ResponseReturnValue:
        """Back from it: in, or the sign-in page with what is in the way."""
        return _finish(door or abort(404), enter, sessions)

    return pages


def _begin(door: TrustDoor, come_back_to: str) -> ResponseReturnValue:
    back = local_page(request.args.get("back"))
    # One attempt at a time: each of them leaves much in a cookie that holds little.
    for name in [name for name in session if name.startswith("_state_trust_")]:
        session.pop(name)
    session[_BACK] = back
    try:
        return door.begin(come_back_to)
    except NotLetIn as refused:
        return _problem(refused.why, back)


def _finish(
    door: TrustDoor, enter: EnterWithTrustAccount, sessions: Sessions
) -> ResponseReturnValue:
    back = local_page(session.pop(_BACK, ""))
    try:
        found = enter(door.finish())
    except NotLetIn as refused:
        if refused.why is TrustRefusal.NOT_CONFIRMED:
            enter.refused(refused.why)
        return _problem(refused.why, back)
    if isinstance(found, TrustRefusal):
        return _problem(found, back)
    # The trust's own second step stands for ours (docs/how-to/accounts.md).
    sessions.start(found, second_step=True)
    return redirect(back or home_of(found), 303)


def _problem(why: TrustRefusal, back: str) -> ResponseReturnValue:
    problem = _PROBLEMS[why]
    return sign_in_form(back, problem=problem), problem.status
