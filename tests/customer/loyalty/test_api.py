"""Points over HTTP: from money that pipeline tells of, to the last lot. A service takes seconds to start, so that the
tests tell whole stories."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import httpx

from shared.published.pipeline import Allocation, PaymentAllocated, PaymentReversed
from shared.testing.serving import Served

RATE: dict[str, Any] = {"currency": "CNY", "points": 1, "per_amount": "10.00"}
SCHEME: dict[str, Any] = {
    "effective_on": "2026-01-01",
    "earning": [RATE],
    "expiry_days": 365,
    "referral_points": 500,
}
BILL = uuid4()


async def registered(client: httpx.AsyncClient, name: str, **more: str) -> str:
    answer = await client.post("/v1/customers", json={"name": name, "kind": "company", **more})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def applied(amount: str) -> tuple[Allocation, ...]:
    due_on = date(2026, 3, 31)
    return (Allocation(invoice_id=BILL, contract_id=uuid4(), due_on=due_on, amount=Decimal(amount)),)


def paid(customer_id: str, payment_id: str, amount: str, on: date, currency: str = "CNY") -> PaymentAllocated:
    return PaymentAllocated(
        payment_id=payment_id,
        customer_id=UUID(customer_id),
        currency=currency,
        received_on=on,
        applied_on=on,
        allocations=applied(amount),
    )


def reversed_(customer_id: str, payment_id: str, amount: str, on: date) -> PaymentReversed:
    return PaymentReversed(
        payment_id=payment_id,
        customer_id=UUID(customer_id),
        currency="CNY",
        received_on=on,
        reversed_on=on,
        amount=Decimal(amount),
        allocations=applied(amount),
    )


async def points_of(served: Served, customer_id: str) -> dict[str, Any]:
    await served.caught_up()
    answer = await served.as_("sales_manager").get(f"/v1/customers/{customer_id}/points")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    assert answer.headers["etag"] == f'"{found["version"]}"'
    return found


def sums(account: dict[str, Any]) -> list[int]:
    return [account[name] for name in ("balance", "earned", "redeemed", "expired", "reversed", "short")]


async def test_points_are_earned_spent_expired_and_taken_back(served: Served) -> None:
    director, rep = served.as_("director"), served.as_("rep")
    owned = {"owner_id": str(UUID(int=7))}
    customer_id = await registered(rep, "Signal Gift Shop", **owned)
    await served.hear(paid(customer_id, "P0", "1000.00", date(2026, 2, 1)))  # before there is a scheme
    assert sums(await points_of(served, customer_id)) == [0, 0, 0, 0, 0, 0]

    put = await director.put("/v1/loyalty-scheme", json=SCHEME)
    assert put.status_code == 200 and (put.json()["scheme_version"], put.json()["version"]) == (1, 1), put.text
    assert (await director.put("/v1/loyalty-scheme", json=SCHEME)).json()["version"] == 1
    doubled = {**SCHEME, "effective_on": "2026-06-01", "earning": [{**RATE, "points": 2}]}
    assert (await director.put("/v1/loyalty-scheme", json=doubled)).json()["scheme_version"] == 2
    in_force = await rep.get("/v1/loyalty-scheme", params={"on": "2026-05-31"})
    assert in_force.json()["scheme_version"] == 1
    assert (await rep.get("/v1/loyalty-scheme", params={"on": "2025-05-31"})).status_code == 404
    assert (await rep.put("/v1/loyalty-scheme", json=SCHEME)).status_code == 403
    wrong = await director.put("/v1/loyalty-scheme", json={**SCHEME, "expiry_days": 0})
    assert wrong.status_code == 422 and wrong.json()["errors"][0]["pointer"] == "/expiry_days"

    await served.hear(
        paid(customer_id, "P1", "1009.00", date(2026, 3, 2)),
        paid(customer_id, "P1", "1.00", date(2026, 3, 3)),
        paid(customer_id, "P2", "500.00", date(2026, 6, 2)),
        paid(customer_id, "P3", "500.00", date(2026, 6, 2), "EUR"),  # a currency without a rate
        paid(str(uuid4()), "P4", "500.00", date(2026, 6, 2)),  # of a customer whom nobody here knows
    )
    account = await points_of(served, customer_id)
    assert sums(account) == [201, 201, 0, 0, 0, 0] and account["next_expiry_on"] == "2027-03-02"
    assert [(lot["points"], lot["scheme_version"], lot["expires_on"]) for lot in account["lots"]] == [
        (100, 1, "2027-03-02"), (1, 1, "2027-03-03"), (100, 2, "2027-06-02"),
    ]  # fmt: skip

    path = f"/v1/customers/{customer_id}/points/redeem"
    redeemed = await rep.post(path, json={"points": 150, "for": "training"}, headers={"Idempotency-Key": "r"})
    assert redeemed.status_code == 200 and sums(redeemed.json()) == [51, 201, 150, 0, 0, 0], redeemed.text
    assert [lot["remaining"] for lot in redeemed.json()["lots"]] == [0, 0, 51]
    assert redeemed.json()["redemptions"][0]["for"] == "training"
    again = await rep.post(path, json={"points": 150, "for": "training"}, headers={"Idempotency-Key": "r"})
    assert again.json() == redeemed.json()
    refused = await rep.post(path, json={"points": 52, "for": "training"})
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/not-enough-points")
    assert (await rep.post(path, json={"points": 0, "for": "training"})).status_code == 422
    assert (await rep.post(path.replace(customer_id, str(uuid4())), json={"points": 1, "for": "x"})).status_code == 404
    stranger = served.as_("rep", rep_id=UUID(int=8), sub="stranger")
    assert (await stranger.post(path, json={"points": 1, "for": "x"})).status_code == 404
    assert (await stranger.get(f"/v1/customers/{customer_id}/points")).status_code == 404

    await served.hear(reversed_(customer_id, "P1", "1010.00", date(2026, 7, 1)))  # all of it had been spent
    account = await points_of(served, customer_id)
    assert sums(account) == [0, 201, 150, 0, 51, 50] and account["status"] == "empty"
    assert (await served.runtime.status())["parked"] == 0


async def test_a_referral_is_rewarded_with_the_first_cash_and_what_expires_is_swept_once(served: Served) -> None:
    director, rep = served.as_("director"), served.as_("rep")
    await director.put("/v1/loyalty-scheme", json=SCHEME)
    referrer, referred, payer = [await registered(rep, name) for name in ("Referrer", "Referred", "Payer")]
    await served.hear(paid(payer, "P0", "5.00", date(2026, 3, 1)))
    await served.caught_up()

    async def refer(one: str, other: str) -> httpx.Response:
        return await rep.post("/v1/referrals", json={"referrer_id": one, "referred_id": other})

    made = await refer(referrer, referred)
    assert made.status_code == 201 and made.json()["status"] == "made", made.text
    assert made.headers["location"] == f"/v1/referrals/{made.json()['id']}"
    taken = await refer(payer, referred)
    assert (taken.status_code, taken.json()["existing_id"]) == (409, made.json()["id"])
    assert (await refer(referrer, payer)).json()["type"] == "/problems/already-pays"
    nobody = str(uuid4())
    for one, other, pointer in (
        (referrer, referrer, "/referred_id"), (referred, referrer, "/referrer_id"), (referrer, nobody, "/referred_id"),
    ):  # fmt: skip
        answer = await refer(one, other)
        assert answer.status_code == 422 and answer.json()["errors"][0]["pointer"] == pointer, answer.text

    await served.hear(
        paid(referred, "P1", "1000.00", date(2026, 3, 2)), paid(referred, "P2", "1000.00", date(2026, 4, 2))
    )
    assert sums(await points_of(served, referrer))[:2] == [500, 500]
    assert sums(await points_of(served, referred))[:2] == [200, 200]
    reward = (await rep.get(f"/v1/referrals/{made.json()['id']}")).json()
    told = [reward[name] for name in ("status", "payment_id", "points", "rewarded_on")]
    assert told == ["rewarded", "P1", 500, "2026-03-02"]
    await served.hear(reversed_(referred, "P1", "250.00", date(2026, 5, 1)))
    account = await points_of(served, referrer)
    assert sums(account) == [375, 500, 0, 0, 125, 0] and account["lots"][0]["referral_id"] == made.json()["id"]
    listed = (await rep.get("/v1/referrals", params={"referrer_id": referrer, "status": "rewarded"})).json()
    assert listed["items"] == [reward]
    brought = await refer(payer, referrer)  # who has points for having brought another, and paid nothing
    assert brought.status_code == 201, brought.text
    twin = await registered(rep, "Payer, once more")
    assert (await rep.post(f"/v1/customers/{payer}/merge", json={"into_id": twin})).status_code == 200
    assert (await refer(referred, twin)).json()["type"] == "/problems/already-pays"

    async def run(as_of: str) -> list[int]:
        answer = await director.post("/v1/loyalty-runs", json={"as_of": as_of})
        assert answer.status_code == 200, answer.text
        assert (await director.get(f"/v1/loyalty-runs/{answer.json()['run_id']}")).json() == answer.json()
        return [answer.json()[name] for name in ("found", "expired", "points")]

    assert await run("2027-03-02") == [0, 0, 0]  # it is their last day
    assert await run("2027-03-03") == [2, 2, 375 + 75]
    assert await run("2027-03-03") == [0, 0, 0]
    assert sums(await points_of(served, referrer)) == [0, 500, 0, 375, 125, 0]
    assert sums(await points_of(served, referred)) == [100, 200, 0, 75, 25, 0]
    await served.caught_up()
    ranking = (await director.get("/v1/points", params={"sort": "-balance"})).json()["items"]
    assert [one["customer_id"] for one in ranking][:1] == [referred]
    assert (await served.runtime.status())["parked"] == 0
