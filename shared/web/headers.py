"""Headers that every answer has, unless it says otherwise itself: nothing of it is kept, guessed at, or framed."""

from collections.abc import Mapping

from starlette.types import Message, Scope

API = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
"""After the OWASP REST Security Cheat Sheet. Strict-Transport-Security is for whoever ends TLS."""
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The Content-Security-Policy of a page that brings all it needs itself, and runs no script that stands in it."""


def _encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in headers.items()]


_ALL = _encoded(API)


def secure(start: Message) -> None:
    """Add to the start of an answer what it does not say itself."""
    headers = start["headers"]
    said = {name for name, _ in headers}
    start["headers"] = [*headers, *(one for one in _ALL if one[0] not in said)]


def sent(scope: Scope, name: bytes) -> bytes | None:
    """The request's header, the first where there are several. `name` in lower case."""
    for key, value in scope["headers"]:
        if key == name:
            found: bytes = value
            return found
    return None
