"""From what reps did to honours that all can read."""

from uuid import UUID

from tests.incentive.achieving import answers, breaches, cancels, joins, leaves, signs
from tests.incentive.company import id_of
from tests.incentive.conftest import Neighbour

RUNS, BENEFITS = "/v1/honour-runs", "/v1/benefits"


async def test_who_did_most_and_served_best_is_honoured_once_and_announced_to_all(neighbour: Neighbour) -> None:
    early = await neighbour.post("hr", RUNS, {"period": "2026-03"})
    assert (early.status_code, early.json()["type"]) == (409, "/problems/no-honour-defined")
    champion = await neighbour.ok("hr", "/v1/honours", {"name": "月度销冠", "kind": "champion", "currency": "CNY"})
    assert (champion["every"], champion["metric"], champion["status"]) == ("month", "signed_amount", "defined")
    service = await neighbour.ok(
        "director", "/v1/honours", {"name": "最佳服务奖", "kind": "best_service", "minimum": 2}
    )
    yearly = await neighbour.ok("hr", "/v1/honours", {"name": "Year", "kind": "champion", "every": "year"})

    await neighbour.hear(
        *(joins(rep) for rep in ("A", "B", "C", "D")),
        signs("1", "2026-03-02", "60000", {"A": "50", "B": "50"}),
        signs("2", "2026-03-20", "1000", {"A": "100"}, currency="USD", base="7000"),
        signs("3", "2026-03-31", "39000", {"C": "100"}),
        signs("4", "2026-03-05", "90000", {"D": "100"}),
        signs("5", "2026-04-01", "99999", {"B": "100"}),
        leaves("D", "2026-03-31"),
        cancels("3", "2026-04-10", {"C": "9000"}, signed_on="2026-03-31"),
        *(answers("A", "2026-03-10", score, f"A{score}") for score in (5, 4)),
        *(answers("B", "2026-03-11", score, f"B{score}") for score in (5, 4, 3)),
        *(answers("C", "2026-03-11", score, f"C{score}") for score in (5, 4, 1)),
        answers("D", "2026-03-11", 5, "D5"),
        breaches("A", "2026-03-31", "A", hour=15),
        breaches("B", "2026-03-31", "B", hour=16),  # midnight in Shanghai: a day of April
    )
    standing = f"/v1/honours/{champion['id']}/standing"
    before = await neighbour.get(standing, period="2026-03", as_of="2026-04-01")
    figures = [(row["rank"], row["label"], row["figure"]) for row in before["rows"]]
    assert figures == [(1, "C", "39000.00"), (2, "A", "37000.00"), (3, "B", "30000.00")]
    served = await neighbour.get(f"/v1/honours/{service['id']}/standing", period="2026-03", as_of="2026-04-01")
    assert [(row["rank"], row["label"], row["rate"], row["answers"]) for row in served["rows"]] == [
        (1, "B", "0.6667", 3), (2, "C", "0.6667", 3),
    ]  # fmt: skip

    running = await neighbour.post("hr", RUNS, {"period": "2026-03", "as_of": "2026-03-30"})
    assert (running.status_code, running.json()["type"]) == (409, "/problems/period-not-over")
    ahead = await neighbour.post("hr", RUNS, {"period": "2998-03", "as_of": "2998-03-31"})
    assert (ahead.status_code, ahead.json()["errors"][0]["pointer"]) == (422, "/as_of"), "awarded before it was done"
    run = await neighbour.ok("hr", RUNS, {"period": "2026-03", "as_of": "2026-04-30"})
    assert (run["period"], run["as_of"], run["honours"], run["awards"]) == ("2026-03", "2026-04-30", 2, 2)
    await neighbour.hear(signs("6", "2026-03-15", "500000", {"B": "100"}))
    again = await neighbour.ok("hr", RUNS, {"period": "2026-03", "as_of": "2026-05-30"})
    assert again == run
    assert await neighbour.get(f"{RUNS}/{run['run_id']}") == run

    rep = neighbour.served.as_("rep", rep_id=id_of("D"))
    position = str(await neighbour.served.caught_up())
    page = (await rep.get("/v1/honour-awards", params={"period": "2026-03", "min_position": position})).json()["items"]
    won = {award["kind"]: award for award in page}
    assert (won["champion"]["rep_id"], won["champion"]["figure"]) == (str(id_of("A")), "37000.00")
    assert (won["best_service"]["rep_id"], won["best_service"]["rate"]) == (str(id_of("B")), "0.6667")
    assert (won["champion"]["on"], won["champion"]["shared"], len(won["champion"]["grounds"])) == ("2026-03-31", 1, 2)
    assert (await rep.get(f"/v1/honour-awards/{won['champion']['id']}")).json() == won["champion"]
    told = [data for kind, data in await neighbour.published() if kind == "HonourAwarded"]
    assert {UUID(data["rep_id"]) for data in told} == {id_of("A"), id_of("B")}

    retired = await neighbour.ok("hr", f"/v1/honours/{yearly['id']}/retire", {"on": "2025-12-31"})
    assert (retired["status"], retired["retired_on"]) == ("retired", "2025-12-31")
    week = await neighbour.post("hr", RUNS, {"period": "2026-W12"})
    assert (week.status_code, week.json()["errors"][0]["pointer"]) == (422, "/period")
    wrong = await neighbour.served.as_("rep").get(standing, params={"period": "2026-Q1"})
    assert wrong.status_code == 422
    await benefit(neighbour)


async def benefit(neighbour: Neighbour) -> None:
    """It is granted to another, and read by all."""
    body = {"rep_id": str(id_of("A")), "kind": "travel", "grounds": "Champion of the year", "value": "8000"}
    granted = await neighbour.ok("hr", BENEFITS, body)
    assert (granted["value"], granted["currency"], granted["status"]) == ("8000.00", "CNY", "granted")
    boss = neighbour.served.as_("sales_manager", rep_id=id_of("A"))
    own = await boss.post(BENEFITS, json=body)
    assert (own.status_code, own.json()["type"]) == (403, "/problems/own-approval")
    rep = neighbour.served.as_("rep", rep_id=id_of("B"))
    assert (await rep.get(f"{BENEFITS}/{granted['id']}")).json() == granted
    assert (await rep.post(BENEFITS, json=body)).status_code == 403
    worthless = await neighbour.post("hr", BENEFITS, {**body, "value": "0"})
    assert (worthless.status_code, worthless.json()["errors"][0]["pointer"]) == (422, "/value")
