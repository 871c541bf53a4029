"""A watched ratio that stays below its floor becomes a gap with the attainment run."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from shared.published.pipeline import OpportunityLost, StageAdvanced
from shared.testing.serving import Served
from tests.performance.attainment.test_api import Company, a_deal

STEP: dict[str, Any] = {"amount": Decimal("100"), "currency": "USD", "probability": Decimal("0"), "previous": "verbal"}
REGULAR, NOVICE = UUID(int=80), UUID(int=81)


def step(n: int, owner: str, on: str, customer: UUID, line: str | None, stage: str = "won") -> StageAdvanced:
    return StageAdvanced(
        opportunity_id=UUID(int=90 + n),
        customer_id=customer,
        owner_id=UUID(owner),
        stage=stage,
        line=line,
        on=date.fromisoformat(on),
        contract_id=UUID(int=1000 + n) if stage == "won" else None,
        **STEP,
    )


def lost(n: int, owner: str, on: str, customer: UUID, line: str | None = "Ships") -> OpportunityLost:
    return OpportunityLost(
        opportunity_id=UUID(int=90 + n),
        customer_id=customer,
        owner_id=UUID(owner),
        stage="lost",
        line=line,
        reason="price",
        on=date.fromisoformat(on),
        **STEP,
    )


async def test_a_ratio_below_its_floor_in_a_row_is_a_gap_with_marketing_and_product(served: Served) -> None:
    company = await Company(served).found()
    marketing, director, anna, boris = served.as_("marketing"), served.as_("director"), company.anna, company.boris
    body = {"floor": "0.5", "periods": 2, "by": "product"}
    put = await marketing.put("/v1/watches/new_customer_conversion", json=body)
    assert (put.status_code, put.json()["document_version"]) == (200, 1)
    assert {name: put.json()[name] for name in body} == {**body, "floor": "0.5000"}
    assert put.json()["grain"] == "month"
    again = await marketing.put("/v1/watches/new_customer_conversion", json={**body, "grain": "month"})
    assert again.headers["etag"] == put.headers["etag"]
    assert (await marketing.put("/v1/watches/margin", json=body)).status_code == 422
    wrong = await marketing.put("/v1/watches/conversion_rate", json={**body, "by": "customer"})
    assert [error["pointer"] for error in wrong.json()["errors"]] == ["/by"]
    await director.put("/v1/watches/conversion_rate", json={**body, "by": "unit", "floor": "0.4"})

    first = a_deal(1, "100", "2004-01-31", (boris, "100"))
    await served.hear(
        first.model_copy(update={"customer_id": REGULAR}),
        step(1, boris, "2004-01-31", REGULAR, "Ships"),  # his first: a new customer
        lost(2, boris, "2004-02-10", NOVICE),
        lost(3, boris, "2004-02-11", NOVICE),
        step(4, boris, "2004-02-12", REGULAR, "Ships"),  # no new customer any more
        lost(5, boris, "2004-03-10", NOVICE),
        lost(6, boris, "2004-03-11", NOVICE, None),
        lost(7, boris, "2004-03-12", NOVICE, "Planes"),
        step(7, boris, "2004-03-20", NOVICE, "Planes", stage="negotiation"),  # taken up again
        lost(8, anna, "2004-04-01", NOVICE),
    )
    await served.caught_up()
    ran = (await director.post("/v1/attainment-runs", json={"as_of": "2004-04-10"})).json()
    assert (ran["reviewed"], ran["gaps"]) == (0, 2)
    await served.caught_up()
    [ships] = (await marketing.get("/v1/gaps", params={"kind": "watch", "of": "product"})).json()["items"]
    assert (ships["metric"], ships["key"], ships["period"]) == ("new_customer_conversion", "Ships", "2004-03")
    assert [(one["period"], one["part"], one["whole"]) for one in ships["ratios"]] == [
        ("2004-02", 0, 2),
        ("2004-03", 0, 1),
    ]
    assert (ships["floor"], ships["rate"], ships["unit_id"]) == ("0.5000", "0.0000", company.sales)
    [north] = (await marketing.get("/v1/gaps", params={"of": "unit"})).json()["items"]
    assert (north["key"], north["label"], north["unit_id"]) == (company.north, "North", company.north)
    assert [one["rate"] for one in north["ratios"]] == ["0.3333", "0.0000"]

    path = f"/v1/gaps/{ships['id']}/review"
    said = await marketing.post(path, json={"cause": "bad luck", "action": "none"})
    assert [error["pointer"] for error in said.json()["errors"]] == ["/cause"]
    product = served.as_("product")
    said = await product.post(path, json={"cause": "product", "action": "A cheaper kit for beginners"})
    assert (said.status_code, said.json()["status"]) == (200, "reviewed")

    # In April nothing is sold of it either: the same row grew longer, and is the same gap.
    again_run = (await director.post("/v1/attainment-runs", json={"as_of": "2004-05-01"})).json()
    assert again_run["gaps"] == 0
