"""Tickets: what lets somebody without a token do one thing once, as answer a survey.

A ticket is the id of what it is for, and a mark over it under the service's secret (HMAC-SHA256, RFC 2104). So it need
not be kept anywhere: it is made again for whoever may send it, and no log, table or event shows it.
"""

import base64
import binascii
import hashlib
import hmac
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from .runtime import runtime_of

_MARK = 20
"""Bytes of the mark: nobody guesses 160 bits."""


class TicketOffice:
    """Issues and reads tickets. Those for one purpose are none for another."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def issue(self, purpose: str, thing_id: UUID) -> str:
        return base64.urlsafe_b64encode(thing_id.bytes + self._mark(purpose, thing_id)).decode()

    def read(self, purpose: str, ticket: str) -> UUID | None:
        """What the ticket is for, None where it is not one of ours."""
        try:
            raw = base64.b64decode(ticket.encode(), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        if len(raw) != 16 + _MARK:
            return None
        thing_id = UUID(bytes=raw[:16])
        return thing_id if hmac.compare_digest(raw[16:], self._mark(purpose, thing_id)) else None

    def _mark(self, purpose: str, thing_id: UUID) -> bytes:
        told = b"ticket\0" + purpose.encode() + b"\0" + thing_id.bytes
        return hmac.digest(self._secret, told, hashlib.sha256)[:_MARK]


async def _office(request: Request) -> TicketOffice:
    return TicketOffice(runtime_of(request).settings.secret)


Tickets = Annotated[TicketOffice, Depends(_office)]
"""The parameter through which a route issues and reads tickets: `tickets: Tickets`."""
