"""`python -m bot connect twitter --sign-in`: an account of ours allows the app, once.

Prints the address to open, takes the address at which the browser ends, and keeps the tokens
sealed in the database, from where the service renews them itself.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from bot.platforms import twitter_tokens
from bot.settings import Settings
from connectors.twitter.sign_in import SignIn, SignInRefused

_HOW = """In a browser in which the account is signed in to X, open this and choose Authorise:

  {address}

The browser then goes to {callback}, which may show an error: that does not matter.
Copy its address within 30 seconds, paste it here, and press Enter.
"""


def sign_in(settings: Settings, callback: str, ask: Callable[[str], str] = input) -> int:
    """0 when the tokens are kept, 1 when X or the account was the wrong one, 2 when not set up."""
    if not (settings.twitter_oauth2_client_id and settings.seal_keys and settings.twitter_accounts):
        words = "Set TWITTER_OAUTH2_CLIENT_ID, TWITTER_ACCOUNTS and SEAL_KEYS first"
        print(f"{words} (docs/how-to/twitter.md).", file=sys.stderr)
        return 2
    app = SignIn(
        settings.twitter_oauth2_client_id,
        settings.twitter_oauth2_client_secret,
        callback,
        settings.twitter_api_url,
    )
    try:
        name = _keep(settings, app, ask)
    except SignInRefused as refused:
        print(f"Not signed in: {refused}.", file=sys.stderr)
        return 1
    print(f"The tokens of @{name} are kept. The service renews them itself.")
    return 0


def _keep(settings: Settings, app: SignIn, ask: Callable[[str], str]) -> str:
    """The screen name of the account whose tokens are kept now."""
    from bot.bootstrap import Service

    begun = app.begin()
    print(_HOW.format(address=begun.address, callback=app.callback), flush=True)
    grant = app.finish(begun, ask("Address: "))
    account_id = app.account_of(grant)
    name = {one.user_id: one.screen_name for one in settings.twitter_accounts}.get(account_id)
    if name is None:
        raise SignInRefused(
            "this account is not in TWITTER_ACCOUNTS; sign in to X with one that is"
        )
    service = Service(settings)
    try:
        tokens = twitter_tokens(settings, service.store, service.clock, service.sealer)
        if tokens is None or not tokens.adopt(account_id, grant):
            raise SignInRefused("the service is renewing this account's tokens; try again")
    finally:
        service.store.close()
    return name
