"""A small sales department in which people are trained, and what its deals are heard of."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import httpx

from shared.published.pipeline import DealSigned
from shared.testing.serving import Served
from tests.performance.staffing import done, form, join

DAY = timedelta(1)


class School:
    """Two groups of a region; Anna is new in the northern one, which Nora leads, and Sven is its senior."""

    def __init__(self, served: Served) -> None:
        self.served, self.hr = served, served.as_("hr")
        self.today = datetime.now(ZoneInfo(served.settings.time_zone)).date()
        self.joined = self.today - 60 * DAY

    async def found(self) -> None:
        self.top = await form(self.hr, "Company", kind="company")
        self.north, self.south = await form(self.hr, "North", self.top), await form(self.hr, "South", self.top)
        self.nora = await join(self.hr, "Nora", self.north, position="group_leader")
        self.sven = await join(self.hr, "Sven", self.north, grade="senior")
        self.olaf = await join(self.hr, "Olaf", self.south, position="group_leader")
        self.anna = await join(self.hr, "Anna", self.north, grade="newcomer", joined_on=str(self.joined))
        await done(self.hr, f"/v1/units/{self.north}/manager", rep_id=self.nora, on="2003-01-01")
        await done(self.hr, f"/v1/units/{self.south}/manager", rep_id=self.olaf, on="2003-01-01")
        await self.served.caught_up()
        self.leader = self.served.as_("group_leader", rep_id=UUID(self.nora))
        self.other = self.served.as_("group_leader", rep_id=UUID(self.olaf))
        self.trainee = self.served.as_("rep", rep_id=UUID(self.anna))

    async def seen(self, client: httpx.AsyncClient, path: str, **query: str) -> Any:
        await self.served.caught_up()
        answer = await client.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def ids(self, client: httpx.AsyncClient, path: str, **query: str) -> list[str]:
        return [one["id"] for one in (await self.seen(client, path, **query))["items"]]


async def made(client: httpx.AsyncClient, path: str, **body: Any) -> dict[str, Any]:
    answer = await client.post(path, json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    assert answer.headers["location"] == f"{path}/{found['id']}"
    return found


async def pointer(client: httpx.AsyncClient, path: str, **body: Any) -> str:
    answer = await client.post(path, json=body)
    assert answer.status_code == 422, answer.text
    return str(answer.json()["errors"][0]["pointer"])


def deal(rep_id: str, on: date, amount: str) -> DealSigned:
    return DealSigned(
        contract_id=uuid4(),
        document_version=1,
        customer_id=uuid4(),
        owner_id=UUID(rep_id),
        amount=Decimal(amount),
        currency="CNY",
        lines=(),
        splits=(),
        signed_on=on,
        payment_schedule=(),
        first_deal=False,
    )
