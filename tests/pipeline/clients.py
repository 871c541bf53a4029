"""What clients of the pipeline do in the tests, and what it hears from its neighbours."""

from itertools import count
from typing import Any
from uuid import UUID, uuid4

import httpx

from services.pipeline.credit.decider import SetLimit
from services.pipeline.receivables.decider import ledger, ledger_id
from shared.kernel.messages import Actor, Event, Meta
from shared.log.catalogue import encode_meta
from shared.log.log import Commit, NewEvent
from shared.log.origin import Origin
from shared.log.unit import Unit
from shared.testing.serving import Served
from shared.testing.spec import ACCEPTED_AT

CHECKLIST = {"unfair_terms": {"ok": True}, "delivery_ambiguity": {"ok": True}}
SCHEDULE = [{"percent": "100", "days_after": {"event": "invoice", "days": 30}}]
_positions = count(1)


def body(customer: UUID, owner: UUID, amount: str = "1000.00", **more: Any) -> dict[str, Any]:
    return {
        "customer_id": str(customer),
        "owner_id": str(owner),
        "amount": amount,
        "currency": "USD",
        "payment_schedule": SCHEDULE,
        **more,
    }


class Clients:
    """Each command by a client of the role that usually gives it. `ok` commands must succeed."""

    def __init__(self, served: Served) -> None:
        self.served = served

    async def post(self, role: str, path: str, json: Any, **headers: str) -> httpx.Response:
        return await self.served.as_(role).post(path, json=json, headers=headers)

    async def ok(self, role: str, path: str, json: Any) -> Any:
        answer = await self.post(role, path, json)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    async def get(self, path: str, **params: str) -> Any:
        answer = await self.served.as_("finance").get(path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def approved(self, draft: dict[str, Any]) -> str:
        """A contract that waits for its signature. Returns its id."""
        contract_id: str = (await self.ok("assistant", "/v1/contracts", draft))["id"]
        await self.approve(contract_id)
        return contract_id

    async def approve(self, contract_id: str, version: int = 1) -> None:
        review = {"version": version, "verdict": "approved", "checklist": CHECKLIST}
        await self.ok("legal", f"/v1/contracts/{contract_id}/legal-review", review)
        await self.ok("director", f"/v1/contracts/{contract_id}/approve", {"version": version})

    async def sign(self, contract_id: str, on: str = "2004-01-06", version: int = 1, **more: Any) -> Any:
        command = {"version": version, "signed_on": on, **more}
        return await self.ok("assistant", f"/v1/contracts/{contract_id}/sign", command)

    async def signed(self, draft: dict[str, Any], on: str = "2004-01-06") -> str:
        contract_id = await self.approved(draft)
        await self.sign(contract_id, on)
        return contract_id

    async def report(self, **params: str) -> Any:
        position = await self.served.caught_up()
        return await self.get("/v1/reports/sales", **params, min_position=str(position))

    async def limit(self, customer: UUID, amount: str) -> None:
        command = SetLimit(customer_id=customer, currency="USD", amount=amount, reason="opening")

        async def work(unit: Unit) -> None:
            await unit.send(ledger, ledger_id(customer, "USD"), command)

        await self.served.runtime.executor.run(work, Origin(Actor("finance", frozenset({"finance"}))))

    async def hear(self, source: str, stream_id: UUID, event: Event) -> None:
        """An event that another service has published."""
        position = next(_positions)
        stream = f"{source}-{stream_id}"
        meta = Meta(uuid4(), stream, stream_id, None, 0, ACCEPTED_AT, ACCEPTED_AT, "test", uuid4())
        told = NewEvent(
            event_id=meta.event_id,
            stream=stream,
            version=None,
            type=type(event).__name__,
            schema=1,
            data=event.model_dump_json(),
            meta=encode_meta(meta),
            source=source,
            source_position=position,
        )
        await self.served.runtime.log.append(Commit([told]))

    async def published(self) -> list[tuple[str, dict[str, Any]]]:
        page = await self.served.runtime.log.feed(0, 1000)
        return [(item.type, item.data) for item in page.items]
