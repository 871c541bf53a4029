"""Pushes as an ERP signs them, by Standard Webhooks' own library."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from standardwebhooks import Webhook

SECRET = "whsec_" + "c2VjcmV0IG9mIHRoZSB0ZXN0cywgbnVtYmVyIG9uZQ=="
ANOTHER = "whsec_" + "c2VjcmV0IG9mIHRoZSB0ZXN0cywgbnVtYmVyIHR3bw=="
OLD = timedelta(minutes=5, seconds=30)


def signature(
    push_id: str, body: bytes, secret: str = SECRET, at: datetime | None = None, off: timedelta = timedelta(0)
) -> dict[str, str]:
    """The three headers."""
    sent = (at or datetime.now(UTC)) + off
    return {
        "webhook-id": push_id,
        "webhook-timestamp": str(int(sent.timestamp())),
        "webhook-signature": Webhook(secret).sign(push_id, sent, body.decode()),
    }


async def send(
    client: httpx.AsyncClient, path: str, push_id: str, content: Mapping[str, Any], secret: str = SECRET
) -> httpx.Response:
    body = json.dumps(content).encode()
    return await client.post(path, content=body, headers=signature(push_id, body, secret))
