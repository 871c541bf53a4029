"""Pushes as an ERP sends them: signed by each of its secrets, and again and again until they are answered."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
from standardwebhooks import Webhook

from deploy.demo.client import PASSING, PATIENCE, REQUEST_SECONDS, at_once
from deploy.erp_day.plan import Push

CONNECTIONS = 16
IMPATIENCE = 0.001
"""Seconds after which an impatient push is given up: long before its answer, often after its arrival."""
PAUSE, LONGEST_PAUSE = 0.05, 1.0


class Unanswered(Exception):
    """A push was not answered in time, or refused."""


@dataclass
class Tally:
    """`sent` counts requests, `answered` pushes with an answer, `repeated` those of them that had it for the second
    time, `given_up` requests that were not waited for, `too_early` reversals of what had not come, `troubles` requests
    that met a service that was away, or another try under way."""

    sent: int = 0
    answered: int = 0
    repeated: int = 0
    given_up: int = 0
    too_early: int = 0
    troubles: int = 0


@dataclass
class Sender:
    """`secrets` are those that it signs with now; `answers` what was answered to each id."""

    address: str
    secrets: Sequence[str]
    transport: httpx.AsyncBaseTransport | None = None
    tally: Tally = field(default_factory=Tally)
    answers: dict[str, bytes] = field(default_factory=dict)

    async def __aenter__(self) -> "Sender":
        limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
        self._http = httpx.AsyncClient(
            timeout=REQUEST_SECONDS, limits=limits, transport=self.transport, trust_env=False
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def send_all(self, pushes: Sequence[Push]) -> list[Push]:
        """Over so many connections at once. Returns what came too early: what it speaks of has not come yet."""
        left, early = iter(pushes), list[Push]()

        async def worker() -> None:
            for push in left:
                if not await self._deliver(push):
                    early.append(push)

        await at_once((worker() for _ in range(CONNECTIONS)), most=CONNECTIONS)
        return early

    async def _deliver(self, push: Push) -> bool:
        """False where it came too early. Raises Unanswered."""
        if push.impatient and push.id not in self.answers:
            await self._give_up_on(push)
        answer = await self._answer(push)
        if answer.status_code == httpx.codes.NOT_FOUND and push.waits:
            self.tally.too_early += 1
            return False
        if not answer.is_success:
            raise Unanswered(f"{push.id} was refused: {answer.status_code} {answer.text}")
        self.tally.answered += 1
        self.tally.repeated += push.id in self.answers
        if self.answers.setdefault(push.id, answer.content) != answer.content:
            raise Unanswered(f"{push.id} was answered otherwise the second time: {answer.text}")
        return True

    async def _give_up_on(self, push: Push) -> None:
        try:
            async with asyncio.timeout(IMPATIENCE):
                await self.try_once(push)
        except (TimeoutError, httpx.TransportError):
            self.tally.given_up += 1

    async def _answer(self, push: Push) -> httpx.Response:
        clock, pause = asyncio.get_running_loop(), PAUSE
        give_up = clock.time() + PATIENCE
        while True:
            trouble = ""
            try:
                answer = await self.try_once(push)
            except httpx.TransportError as failure:
                trouble = str(failure) or type(failure).__name__
            else:
                if not _come_back(answer):
                    return answer
                trouble = answer.text
            self.tally.troubles += 1
            if clock.time() > give_up:
                raise Unanswered(f"{push.id} is not answered: {trouble}")
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def try_once(self, push: Push, secrets: Sequence[str] = ()) -> httpx.Response:
        """Signed now, with `secrets` or else its own."""
        body, now = json.dumps(push.body, ensure_ascii=False), datetime.now(UTC)
        signatures = [Webhook(secret).sign(push.id, now, body) for secret in secrets or self.secrets]
        headers = {
            "Content-Type": "application/json",
            "webhook-id": push.id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": " ".join(signatures),
        }
        self.tally.sent += 1
        path = f"{self.address}/v1/erp/payments{push.path}"
        return await self._http.post(path, content=body.encode(), headers=headers)


def _come_back(answer: httpx.Response) -> bool:
    if answer.status_code == httpx.codes.CONFLICT:
        return str(answer.json().get("type", "")).rpartition("/")[2] in PASSING
    return answer.status_code in (httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE)
