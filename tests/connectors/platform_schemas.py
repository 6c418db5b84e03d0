"""What may leave to each platform, as JSON schemas: nothing else is allowed.

Sources: X OpenAPI 2.167 (request schemas and query parameters); Meta "Send API reference",
"Messenger Profile API", "Conversation Routing", "Personas API".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from jsonschema import Draft202012Validator

from tests.connectors.stub_platform import Asked

Schema = dict[str, Any]
_X_ID = {"type": "string", "pattern": "^[0-9]{1,19}$"}


def _object(required: list[str] | None = None, **properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": sorted(properties) if required is None else required,
        "additionalProperties": False,
    }


def _listed(*allowed: str) -> Schema:
    """Names with commas between, as X wants lists in a query."""
    one = f"({'|'.join(re.escape(name) for name in allowed)})"
    return {"type": "string", "pattern": f"^{one}(,{one})*$"}


@dataclass(frozen=True)
class Endpoint:
    """One operation. ``body`` None: it has none; a GET never has one."""

    method: str
    path: str
    body: Schema | None = None
    query: Schema | None = None
    kind: str = "application/json"

    def matches(self, method: str, path: str) -> bool:
        """Whether this is the operation that was asked for."""
        return method == self.method and re.fullmatch(self.path, path) is not None


_NOTHING = _object()
_TEXT_OR_MEDIA = {
    **_object(
        [],
        text={"type": "string", "minLength": 1, "maxLength": 10_000},
        attachments={
            "type": "array",
            "minItems": 1,
            "maxItems": 1,
            "items": _object(media_id=_X_ID),
        },
    ),
    "anyOf": [{"required": ["text"]}, {"required": ["attachments"]}],
}
_DM_EVENTS = _object(
    [],
    **{
        "max_results": {"type": "string", "pattern": "^([1-9][0-9]?|100)$"},
        "pagination_token": {"type": "string", "minLength": 16},
        "event_types": _listed("MessageCreate", "ParticipantsJoin", "ParticipantsLeave"),
        # The last one stands in the guides and not in the document; a refusal is handled.
        "dm_event.fields": _listed(
            *("attachments", "created_at", "dm_conversation_id", "entities"),
            *("event_type", "id", "text", "sender_id"),
        ),
        "expansions": _listed("attachments.media_keys", "participant_ids", "sender_id"),
    },
)
_ACTIVITY = _object(
    ["event_type", "filter"],
    event_type={
        "enum": [
            *("dm.received", "dm.sent", "dm.read", "dm.indicate_typing"),
            *("post.mention.create", "post.reply.create", "post.quote.create"),
            *("chat.received", "chat.sent"),
        ]
    },
    filter=_object(user_id=_X_ID),
    tag={"type": "string", "minLength": 1, "maxLength": 200},
    webhook_id=_X_ID,
)
_TOKEN = _object(
    ["grant_type", "refresh_token"],
    grant_type={"const": "refresh_token"},
    refresh_token={"type": "string", "minLength": 1},
    client_id={"type": "string", "minLength": 1},
)
_CODE = _object(
    ["grant_type", "code", "redirect_uri", "code_verifier"],
    grant_type={"const": "authorization_code"},
    code={"type": "string", "minLength": 1},
    redirect_uri={"type": "string", "pattern": "^https?://"},
    code_verifier={"type": "string", "pattern": "^[A-Za-z0-9._~-]{43,128}$"},
    client_id={"type": "string", "minLength": 1},
)
_WEBHOOK = _object(
    url={"type": "string", "maxLength": 200, "pattern": "^https://[A-Za-z0-9.-]+(/[^ ]*)?$"}
)
_ID = "[0-9]{1,19}"

X = (
    Endpoint("GET", "/2/users/me", query=_NOTHING),
    Endpoint("POST", f"/2/dm_conversations/with/{_ID}/messages", _TEXT_OR_MEDIA),
    Endpoint("GET", f"/2/dm_conversations/with/{_ID}/dm_events", query=_DM_EVENTS),
    Endpoint("GET", "/2/dm_events", query=_DM_EVENTS),
    Endpoint("GET", "/2/webhooks", query=_NOTHING),
    Endpoint("POST", "/2/webhooks", _WEBHOOK),
    Endpoint("PUT", f"/2/webhooks/{_ID}"),
    Endpoint("POST", f"/2/account_activity/webhooks/{_ID}/subscriptions/all", _NOTHING),
    Endpoint("POST", "/2/activity/subscriptions", _ACTIVITY),
    Endpoint(
        "POST",
        "/2/oauth2/token",
        {"oneOf": [_TOKEN, _CODE]},
        kind="application/x-www-form-urlencoded",
    ),
)

_PSID = {"type": "string", "minLength": 1}
_RECIPIENT = {
    **_object([], id=_PSID, user_ref=_PSID, comment_id=_PSID),
    "minProperties": 1,
    "maxProperties": 1,
}
_QUICK_REPLY = _object(
    content_type={"const": "text"},
    title={"type": "string", "minLength": 1, "maxLength": 20},
    payload={"type": "string", "minLength": 1, "maxLength": 1000},
)
_MESSAGE = _object(
    ["text", "metadata"],
    text={"type": "string", "minLength": 1, "maxLength": 2000, "pattern": r"\S"},
    metadata={"type": "string", "maxLength": 1000},
    quick_replies={"type": "array", "minItems": 1, "maxItems": 13, "items": _QUICK_REPLY},
)
_SEND = {
    **_object(
        ["recipient", "messaging_type", "message"],
        recipient=_RECIPIENT,
        messaging_type={"enum": ["RESPONSE", "UPDATE", "MESSAGE_TAG"]},
        tag={"const": "HUMAN_AGENT"},
        persona_id={"type": "string", "minLength": 1},
        message=_MESSAGE,
    ),
    # A tag goes with MESSAGE_TAG, and MESSAGE_TAG with a tag.
    "if": {"properties": {"messaging_type": {"const": "MESSAGE_TAG"}}},
    "then": {"required": ["tag"]},
    "else": {"not": {"required": ["tag"]}},
}
_ACTION = _object(
    recipient=_RECIPIENT,
    sender_action={"enum": ["typing_on", "typing_off", "mark_seen"]},
)
_PROOF = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_PROVEN = _object(appsecret_proof=_PROOF)
_THREAD = _object(["recipient"], recipient=_object(id=_PSID))
_FIELDS = {"type": "string", "pattern": "^[a-z_,]+$"}
_PAGE = r"/v[0-9]+\.[0-9]+/[0-9]+"

MESSENGER = (
    Endpoint("POST", f"{_PAGE}/messages", {"oneOf": [_SEND, _ACTION]}, _PROVEN),
    Endpoint("POST", f"{_PAGE}/take_thread_control", _THREAD, _PROVEN),
    Endpoint("POST", f"{_PAGE}/release_thread_control", _THREAD, _PROVEN),
    Endpoint(
        "POST",
        f"{_PAGE}/pass_thread_control",
        _object(recipient=_object(id=_PSID), target_app_id={"const": "263902037430900"}),
        _PROVEN,
    ),
    Endpoint("GET", f"{_PAGE}/personas", query=_PROVEN),
    Endpoint(
        "POST",
        f"{_PAGE}/personas",
        _object(
            name={"type": "string", "minLength": 1, "maxLength": 50},
            profile_picture_url={"type": "string", "pattern": "^https://"},
        ),
        _PROVEN,
    ),
    Endpoint("GET", f"{_PAGE}", query=_object(fields=_FIELDS, appsecret_proof=_PROOF)),
    Endpoint("GET", f"{_PAGE}/subscribed_apps", query=_PROVEN),
    Endpoint(
        "POST",
        f"{_PAGE}/subscribed_apps",
        _NOTHING,
        _object(subscribed_fields=_FIELDS, appsecret_proof=_PROOF),
    ),
    Endpoint(
        "GET",
        f"{_PAGE}/messenger_profile",
        query=_object(fields=_FIELDS, appsecret_proof=_PROOF),
    ),
    Endpoint(
        "POST",
        f"{_PAGE}/messenger_profile",
        {
            **_object(
                [],
                get_started=_object(payload={"type": "string", "maxLength": 1000}),
                greeting={"type": "array", "minItems": 1},
                ice_breakers={"type": "array", "minItems": 1},
                persistent_menu={"type": "array", "minItems": 1},
            ),
            "minProperties": 1,
        },
        _PROVEN,
    ),
)


def problems(asked: Asked, allowed: tuple[Endpoint, ...]) -> list[str]:
    """What about a request no document of the platform allows; empty when all of it is."""
    parts = urlsplit(asked.path)
    endpoint = next((one for one in allowed if one.matches(asked.method, parts.path)), None)
    if endpoint is None:
        return [f"{asked.method} {parts.path} is no operation"]
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    found = ["a query parameter twice"] if len(dict(pairs)) != len(pairs) else []
    found += _differences(dict(pairs), endpoint.query or _NOTHING, "query")
    if endpoint.body is None:
        return found + (["a body where none belongs"] if asked.body is not None else [])
    if not asked.headers.get("content-type", "").startswith(endpoint.kind):
        found.append(f"not {endpoint.kind}")
    return found + _differences(asked.body, endpoint.body, "body")


def _differences(value: Any, schema: Schema, where: str) -> list[str]:
    validator = Draft202012Validator(schema)
    return [f"{where}{one.json_path[1:]}: {one.message}" for one in validator.iter_errors(value)]
