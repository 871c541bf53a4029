"""What pipeline says of overdue invoices is seen on the customer."""

from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID, uuid4

from shared.published.pipeline import DunningCleared, DunningEscalated, DunningStage, PaymentOverdue
from shared.testing.serving import Served

EARLIER, LATER = UUID(int=1), UUID(int=2)
Stage = TypeVar("Stage", bound=DunningStage)


def stage(kind: type[Stage], customer_id: UUID, invoice_id: UUID, day: int, level: int) -> Stage:
    return kind(
        invoice_id=invoice_id,
        number=f"INV-{invoice_id.int}",
        customer_id=customer_id,
        contract_id=uuid4(),
        currency="CNY",
        due_on=date(2026, 3, invoice_id.int),
        as_of=date(2026, 3, day),
        days=day - invoice_id.int,
        open=Decimal("70.50"),
        level=level,
        action="manager" if level > 1 else "rep_follow_up",
        policy_version=1,
    )


async def test_a_customer_is_marked_until_its_invoices_are_paid(served: Served) -> None:
    rep = served.as_("rep")
    made = (await rep.post("/v1/customers", json={"name": "Gifts", "kind": "company"})).json()
    await rep.post("/v1/customers", json={"name": "Atelier", "kind": "company"})
    assert made["risk"] == {"level": 0, "overdue": []}
    customer_id = UUID(made["id"])

    async def risk() -> Any:
        await served.caught_up()
        return (await rep.get(f"/v1/customers/{customer_id}")).json()["risk"]

    async def overdue() -> list[str]:
        await served.caught_up()
        answer = await rep.get("/v1/customers", params={"overdue": "true"})
        return [item["id"] for item in answer.json()["items"]]

    await served.hear(
        stage(PaymentOverdue, customer_id, LATER, 3, 1),
        stage(PaymentOverdue, customer_id, EARLIER, 2, 1),
        stage(PaymentOverdue, uuid4(), EARLIER, 2, 1),  # of a customer that nobody here knows
        stage(DunningEscalated, customer_id, EARLIER, 16, 2),
    )
    marked = await risk()
    assert marked["level"] == 2
    assert [(one["number"], one["level"], one["days"]) for one in marked["overdue"]] == [
        ("INV-1", 2, 15),
        ("INV-2", 1, 1),
    ]
    assert marked["overdue"][0]["open"] == "70.50" and await overdue() == [made["id"]]
    assert (await served.runtime.status())["parked"] == 0

    await served.hear(stage(DunningCleared, customer_id, EARLIER, 17, 2))
    assert (await risk())["level"] == 1
    await served.hear(stage(DunningCleared, customer_id, LATER, 17, 1))
    assert await risk() == {"level": 0, "overdue": []} and await overdue() == []
