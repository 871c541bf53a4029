from typing import Any

from tests.incentive.company import amended, cancelled, id_of, joined, paid, reversed_, signed
from tests.incentive.conftest import Neighbour
from tests.incentive.plans.test_api import DRAFT

QUESTION: dict[str, Any] = {"plan": DRAFT, "from": "2004-01-01", "to": "2004-12-31"}


async def test_a_draft_is_tried_on_the_deals_as_they_stand_and_nothing_is_written(neighbour: Neighbour) -> None:
    await neighbour.hear(joined("R"), joined("S"), joined("boss", position="director"))
    await neighbour.hear(signed("1", "2004-01-06", "40000"), signed("2", "2004-02-06", "40000"))
    await neighbour.hear(cancelled("1", "2004-03-06", "10000"), amended("2", "2004-03-07", "30000", "-10000"))
    await neighbour.hear(signed("3", "2004-03-06", "1000", rep="S"), signed("4", "2003-12-31", "9000", rep="S"))
    await neighbour.hear(signed("5", "2004-03-06", "1000", rep="boss"))
    head = await neighbour.served.caught_up()
    answer = await neighbour.ok("director", "/v1/simulations", QUESTION)
    assert answer == {
        "currency": "CNY",
        "rows": [
            {"rep_id": str(id_of("R")), "label": "R", "external_id": "R", "earned": "1000.00"},
            {"rep_id": str(id_of("S")), "label": "S", "external_id": "S", "earned": "15.00"},
        ],
        "total": "1015.00",
    }
    assert await neighbour.served.runtime.log.head() == head
    one = await neighbour.ok("director", "/v1/simulations", {**QUESTION, "reps": [str(id_of("S"))]})
    assert (len(one["rows"]), one["total"]) == (1, "15.00")
    assert (await neighbour.ok("hr", "/v1/simulations", {**QUESTION, "currency": "USD"}))["rows"] == []


async def test_a_deal_divided_anew_is_simulated_by_its_new_splits_net_of_cancellations(neighbour: Neighbour) -> None:
    await neighbour.hear(joined("R"), joined("S"), signed("1", "2004-01-06", "1000", splits={"R": "60", "S": "40"}))
    await neighbour.hear(cancelled("1", "2004-02-06", "200"), amended("1", "2004-03-07", "1000", "0", {"S": "100"}))
    await neighbour.served.caught_up()
    answer = await neighbour.ok("hr", "/v1/simulations", QUESTION)
    assert [(row["label"], row["earned"]) for row in answer["rows"]] == [("S", "12.00")]


async def test_a_plan_on_collected_money_counts_what_was_not_taken_back(neighbour: Neighbour) -> None:
    await neighbour.hear(joined("R"), signed("1", "2004-01-06", "40000"), paid("1", "2004-02-06", "30000", "P"))
    await neighbour.hear(reversed_("1", "2004-02-09", "10000", "P"))
    await neighbour.served.caught_up()
    plan = {**DRAFT, "payout_metric": "collected_amount"}
    assert (await neighbour.ok("hr", "/v1/simulations", {**QUESTION, "plan": plan}))["total"] == "300.00"


async def test_wrong_questions_are_refused(neighbour: Neighbour) -> None:
    for wrong, pointer in (
        ({"plan": {**DRAFT, "tiers": [{"from": "5", "rate": "0.01"}]}}, "/plan/tiers/0/from"),
        ({"to": "2003-12-31"}, "/to"),
        ({"when": "now"}, "/when"),
    ):
        answer = await neighbour.post("hr", "/v1/simulations", {**QUESTION, **wrong})
        assert answer.status_code == 422, answer.text
        assert answer.json()["errors"][0]["pointer"] == pointer
    assert (await neighbour.post("rep", "/v1/simulations", QUESTION)).status_code == 403
