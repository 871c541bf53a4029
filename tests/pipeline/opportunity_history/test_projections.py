"""What was known of an opportunity by a day, in the tables from which reports are made."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, select

from services.pipeline.opportunity_history import projections as history
from shared.readers.sight import WHOLE, Sight
from shared.testing.serving import Served
from tests.pipeline.clients import Clients

CUSTOMER, OWNER, COLLEAGUE, HELPER = (uuid4() for _ in range(4))
DEAL: dict[str, Any] = {
    "customer_id": str(CUSTOMER),
    "owner_id": str(OWNER),
    "name": "Classic cars",
    "expected_amount": "1000.00",
    "currency": "USD",
    "expected_close_on": "2004-06-30",
    "source": "trade fair",
    "line": "Cars",
    "opened_on": "2004-01-10",
    "splits": [{"rep_id": str(OWNER), "percent": "62.5"}, {"rep_id": str(HELPER), "percent": "37.5"}],
}


async def rows(served: Served, statement: Select[Any], sight: Sight = WHOLE) -> list[Sequence[Any]]:
    position = await served.caught_up()
    async with served.runtime.reads.open([history.projection], sight, position) as db:
        return [tuple(row.values()) for row in await db.all(statement)]


async def test_a_reassignment_in_mid_deal_leaves_every_stage_amount_and_share_where_it_was(pipeline: Served) -> None:
    await pipeline.caught_up()
    clients = Clients(pipeline)
    shown = await clients.ok("sales_manager", "/v1/opportunities", DEAL)
    path = f"/v1/opportunities/{shown['id']}"
    await clients.ok("sales_manager", f"{path}/advance", {"stage": "proposal", "on": "2004-02-01"})
    await clients.ok("director", f"{path}/override", {"probability": "20", "reason": "frozen"})
    await clients.ok("sales_manager", f"{path}/revise", {"expected_amount": "800.00", "reason": "they begin small"})
    other = {
        "owner_id": str(COLLEAGUE),
        "reason": "hand-over",
        "splits": [{"rep_id": str(COLLEAGUE), "percent": "80"}, {"rep_id": str(HELPER), "percent": "20"}],
    }
    await clients.ok("sales_manager", f"{path}/reassign", other)
    lost = {"reason": "price", "competitor": "Altmodell", "on": "2004-03-01"}
    await clients.ok("sales_manager", f"{path}/lose", lost)

    stage, share, deal = history.stage.c, history.share.c, history.deal.c
    moves = select(stage.stage, stage.previous, stage.probability, stage.on).order_by(stage.on, stage.position)
    assert [(to, came, int(chance), str(on)) for to, came, chance, on in await rows(pipeline, moves)] == [
        ("lead", None, 10, "2004-01-10"),
        ("proposal", "lead", 50, "2004-02-01"),
        ("lost", "proposal", 0, "2004-03-01"),
    ]
    shares = select(share.owner_id, share.rep_id, share.percent).order_by(share.position, share.percent.desc())
    assert [(owner, rep, float(percent)) for owner, rep, percent in await rows(pipeline, shares)] == [
        (OWNER, OWNER, 62.5),
        (OWNER, HELPER, 37.5),
        (COLLEAGUE, COLLEAGUE, 80.0),
        (COLLEAGUE, HELPER, 20.0),
    ]
    amounts = select(history.expectation.c.amount).order_by(history.expectation.c.position)
    assert [str(amount) for (amount,) in await rows(pipeline, amounts)] == ["1000.00", "800.00"]
    overrides = await rows(pipeline, select(history.override.c.amount, history.override.c.probability))
    assert [(amount, float(chance)) for amount, chance in overrides] == [(None, 20.0)]
    told = (deal.outcome, deal.loss_reason, deal.competitor, deal.source, deal.line, deal.new_customer, deal.owners)
    assert await rows(pipeline, select(*told)) == [
        ("lost", "price", "Altmodell", "trade fair", "Cars", True, [COLLEAGUE, HELPER])
    ]
    assert await seen_by(pipeline, COLLEAGUE) == 3
    assert await seen_by(pipeline, OWNER) == 0


async def seen_by(served: Served, rep_id: UUID) -> int:
    """Of how many stages a rep knows: of those of deals that are the rep's now."""
    sight = Sight("somebody", rep_id, date(2004, 4, 1), assists=False, titled=False)
    return len(await rows(served, select(history.stage.c.stage), sight))
