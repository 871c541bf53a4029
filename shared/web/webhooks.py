"""Pushes that are signed after Standard Webhooks 1.0 (https://www.standardwebhooks.com), in place of a bearer token.

`webhook-signature` holds HMAC-SHA256 over `id.timestamp.body` under a secret that sender and receiver share, for each
of the sender's secrets if it has two. What is wrong with the three headers in any way is a 401 and nothing else is
tried: a request with a signature has no second way in by a token. The signature does not cover the path, so that the
`webhook-id` counts once for all paths: its answer is kept as that of an Idempotency-Key is, and the id with other
content, or on another path, is a 422.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import structlog
from fastapi.routing import APIRoute
from standardwebhooks import Webhook, WebhookVerificationError
from starlette.requests import Request
from starlette.routing import BaseRoute
from starlette.types import Message, Receive, Scope

from shared.kernel.messages import Actor

from .operation import Operation
from .problems import Unauthenticated, Unavailable
from .roles import Role
from .webhook_secrets import SecretsUnusable, read_secrets

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
_ENTRY = r"(?:v1,[A-Za-z0-9+/]{43}=|(?!v1,)v[0-9]{1,3}[a-z]{0,3},[A-Za-z0-9+/=_-]{1,512})"
_FORMS = {
    ID: re.compile(r"[\x21-\x7e]{1,255}"),
    TIMESTAMP: re.compile(r"0|[1-9][0-9]{0,10}"),
    SIGNATURE: re.compile(f"{_ENTRY}(?: {_ENTRY}){{0,9}}"),
}
"""One spelling of each time: the library checks a signature over the number, not the text. A signature of a version not
known here is left aside, as the standard says."""
_NAMES = frozenset(name.encode() for name in _FORMS)
SECURITY: Mapping[str, list[str]] = {"webhookId": [], "webhookTimestamp": [], "webhookSignature": []}
SCHEMES = {
    "webhookId": {"type": "apiKey", "in": "header", "name": ID, "description": "Names the push; counts once."},
    "webhookTimestamp": {
        "type": "apiKey",
        "in": "header",
        "name": TIMESTAMP,
        "description": "Seconds since 1970 when it was sent; at most five minutes off.",
    },
    "webhookSignature": {
        "type": "apiKey",
        "in": "header",
        "name": SIGNATURE,
        "description": "`v1,` and Base64 of HMAC-SHA256 over `id.timestamp.body`, by https://www.standardwebhooks.com; "
        "several with spaces between them while the secret is changed.",
    },
}
"""How OpenAPI declares it: all three headers, or a bearer token."""

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Push:
    """A request whose signature was good: who sent it, and its webhook-id."""

    sender: str
    id: str

    @property
    def actor(self) -> Actor:
        return Actor(f"webhook:{self.sender}", frozenset({Role.ERP}))


class SignedPushes:
    """Knows which routes take signed pushes, and whose signature a push bears.

    The file of secrets is read again when it has changed, so that a secret is added and withdrawn without a restart.
    One that has become unusable lets nobody in (503) until it is mended: an old secret may have been withdrawn by it.
    """

    def __init__(self, file: Path | None, routes: Iterable[BaseRoute]) -> None:
        """Raises SecretsUnusable, and OSError where there is no such file."""
        self._file = file
        self._paths = [
            (one.methods or set(), one.path_regex) for one in routes if isinstance(one, APIRoute) and _takes(one)
        ]
        self._seen: tuple[int, int, int] | None = None
        self._keys: list[tuple[str, Webhook]] = []
        self._refresh()

    def sees(self, scope: Scope) -> bool:
        """Whether the request goes to a route that takes pushes and has any of the three headers."""
        if not any(name in _NAMES for name, _ in scope["headers"]):
            return False
        return any(scope["method"] in methods and path.fullmatch(scope["path"]) for methods, path in self._paths)

    async def admit(self, scope: Scope, receive: Receive) -> Receive:
        """Check the signature over the body as it was sent, and leave the actor and the push in the request's state.
        Returns what gives the body again. Raises Unauthenticated, and Unavailable while the secrets are unusable."""
        headers = _headers(scope)
        body = await Request(scope, receive).body()
        push = Push(self._sender(headers, body), headers[ID])
        scope["state"].update(actor=push.actor, push=push)
        return _again(body, receive)

    def _sender(self, headers: Mapping[str, str], body: bytes) -> str:
        try:
            self._refresh()
        except (SecretsUnusable, OSError) as wrong:
            logger.error("the file of webhook secrets is unusable", reason=str(wrong))
            raise Unavailable("Signatures cannot be checked right now.") from wrong
        for sender, key in self._keys:
            try:
                key.verify(body, dict(headers), json_parse=False)
            except (WebhookVerificationError, UnicodeDecodeError):
                continue
            return sender
        raise Unauthenticated("The signature is not valid, or not of these five minutes.")

    def _refresh(self) -> None:
        if self._file is None:
            return
        now = self._file.stat()
        mark = (now.st_mtime_ns, now.st_size, now.st_ino)
        if mark == self._seen:
            return
        live = read_secrets(self._file.read_text())
        self._keys = [(sender, Webhook(secret)) for sender, found in live.items() for secret in found]
        self._seen = mark


def _takes(route: APIRoute) -> bool:
    operation = route.endpoint.__dict__.get("operation")
    return isinstance(operation, Operation) and operation.signed


def _headers(scope: Scope) -> dict[str, str]:
    """The three headers, each once and of its form. Raises Unauthenticated."""
    found: dict[str, str] = {}
    for raw, value in scope["headers"]:
        name = raw.decode("latin-1")
        if name == "authorization":
            raise Unauthenticated("Send a bearer token or a signature, not both.")
        if name in found:
            raise Unauthenticated(f"{name} is given twice.")
        if name in _FORMS:
            found[name] = value.decode("latin-1")
    for name, form in _FORMS.items():
        if name not in found:
            raise Unauthenticated(f"{name} is missing.")
        if not form.fullmatch(found[name]):
            raise Unauthenticated(f"{name} is not of the form that Standard Webhooks gives it.")
    return found


def _again(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body whole, then whatever comes after it."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def push_of(request: Request) -> Push | None:
    """The signed push that the request is, None where it came with a token."""
    push: Push | None = request.scope["state"].get("push")
    return push
