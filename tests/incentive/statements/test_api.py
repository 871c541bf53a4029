"""From collected money to a locked statement and to payroll, over the public API."""

import csv
import io
from typing import Any
from uuid import uuid4

from services.incentive.app import service
from services.incentive.pay.decider import IssueStatement
from services.incentive.statements.processes import issue_statement
from services.incentive.statements.sweeps import ON_THE_WAY
from shared.kernel.messages import Actor
from shared.kernel.transaction import Send
from shared.log.origin import Origin
from tests.incentive.commissions.test_api import publish
from tests.incentive.company import id_of, joined, paid, signed
from tests.incentive.conftest import Neighbour

FEBRUARY = f"/v1/statements/{id_of('R')}/2004-02"


async def run(neighbour: Neighbour, period: str) -> Any:
    await neighbour.served.caught_up()
    return await neighbour.ok("finance", "/v1/statement-runs", {"period": period})


async def test_a_month_is_run_issued_locked_and_paid(neighbour: Neighbour) -> None:
    plan_id = await publish(neighbour)
    deal = signed("1", "2004-01-06", "60000")
    await neighbour.hear(joined("R"), joined("S"), deal, paid("1", "2004-02-01", "15000", "P1"))
    await neighbour.hear(signed("2", "2004-02-03", "1000", rep="S"), paid("2", "2004-02-04", "1000"))

    done = await run(neighbour, "2004-02")
    assert (done["period"], done["statements"], done["totals"]) == (
        "2004-02", 2, [{"currency": "CNY", "amount": "265.00"}],
    )  # fmt: skip
    assert await run(neighbour, "2004-02") == done
    assert (await neighbour.get(f"/v1/statement-runs/{done['run_id']}", role="finance")) == done

    statement = await neighbour.get(FEBRUARY)
    [line] = statement["lines"]
    assert (statement["status"], statement["totals"]) == ("issued", [{"currency": "CNY", "amount": "250.00"}])
    assert (line["kind"], line["amount"], line["on"], line["subject"]) == (
        "commission", "250.00", "2004-02-01", str(deal.contract_id),
    )  # fmt: skip
    assert (line["rule_id"], line["rule_version"]) == (plan_id, 1)
    assert (line["inputs"]["earned"], line["inputs"]["applied"]) == ("1000.00", "15000.00")
    assert [tier["rate"] for tier in line["tiers"]] == ["0.0150", "0.0250"]
    known = {str(row.event_id) for row in await neighbour.served.runtime.log.read(0, 1000)}
    assert set(line["event_ids"]) <= known

    await neighbour.hear(paid("1", "2004-02-20", "15000", "P2"))
    position = str(await neighbour.served.caught_up())
    later = await neighbour.get(FEBRUARY)
    assert later["totals"] == [{"currency": "CNY", "amount": "500.00"}]
    assert (await neighbour.get("/v1/statements", rep_id=str(id_of("R")), min_position=position))["items"] == [later]

    own = neighbour.served.as_("finance", rep_id=id_of("R"), sub="their own")
    assert (await own.post(f"{FEBRUARY}/lock")).json()["type"] == "/problems/own-approval"
    locked = await neighbour.ok("finance", f"{FEBRUARY}/lock", {})
    assert (locked["status"], locked["totals"]) == ("locked", later["totals"])
    assert await neighbour.ok("finance", f"{FEBRUARY}/lock", {}) == locked
    told = dict(await neighbour.published())["StatementLocked"]
    assert told["sums"] == [{"kind": "commission", "currency": "CNY", "amount": "500.00"}]

    await neighbour.hear(paid("1", "2004-02-25", "15000", "P3"))
    await run(neighbour, "2004-03")
    assert (await neighbour.get(FEBRUARY))["lines"] == locked["lines"]
    march = await neighbour.get(f"/v1/statements/{id_of('R')}/2004-03")
    assert [(one["on"], one["amount"]) for one in march["lines"]] == [("2004-02-25", "250.00")]

    await neighbour.ok("finance", f"/v1/statements/{id_of('R')}/2004-03/lock", {})
    await payroll(neighbour)


async def payroll(neighbour: Neighbour) -> None:
    """What is locked is paid, one line for each person and currency, and who took it is kept."""
    position = str(await neighbour.served.caught_up())
    finance = neighbour.served.as_("finance")
    table = await finance.get("/v1/payouts/2004-02", params={"min_position": position}, headers={"Accept": "text/csv"})
    [row] = csv.DictReader(io.StringIO(table.text))
    assert (row["rep_id"], row["external_id"], row["currency"], row["amount"]) == (
        str(id_of("R")),
        "R",
        "CNY",
        "500.00",
    )
    shown = (await finance.get("/v1/payouts/2004-02")).json()
    assert (shown["statements"], shown["not_locked"], shown["totals"]) == (
        1, 1, [{"currency": "CNY", "amount": "500.00"}],
    )  # fmt: skip
    [export] = shown["exports"]
    assert (export["number"], export["exported_by"]) == (1, "test-finance")
    assert (await finance.get("/v1/payouts/2099-01")).json()["rows"] == []


def test_a_run_waits_for_every_policy_through_which_somebody_is_paid() -> None:
    assert {policy.name for step in ON_THE_WAY for policy in step} == {policy.name for policy in service.policies}


async def cut_short(neighbour: Neighbour, rep: str, period: str) -> None:
    """A run that issued the statement of one rep, and was never recorded."""
    await neighbour.served.caught_up()
    sweeping = neighbour.served.runtime.sweeping(Origin(Actor("scheduler"), correlation=uuid4()))
    await sweeping.send([Send(issue_statement, id_of(rep), IssueStatement(rep_id=id_of(rep), period=period))])


async def test_whose_a_statement_is_and_what_is_no_month(neighbour: Neighbour) -> None:
    await publish(neighbour)
    await neighbour.hear(joined("R"), joined("S"), signed("1", "2004-01-06", "1000"), paid("1", "2004-02-01", "1000"))
    await cut_short(neighbour, "R", "2004-02")
    done = await run(neighbour, "2004-02")
    assert (done["statements"], done["totals"]) == (1, [{"currency": "CNY", "amount": "15.00"}]), "of both attempts"
    await neighbour.served.caught_up()

    mine, theirs = (neighbour.served.as_("rep", rep_id=id_of(name), sub=name) for name in "RS")
    assert (await mine.get(FEBRUARY)).status_code == 200
    unknown = f"/v1/statements/{uuid4()}/2004-02"
    for path in (FEBRUARY, unknown, f"/v1/statements/{id_of('S')}/2004-02"):
        assert (await theirs.get(path)).status_code == 404
    assert len((await mine.get("/v1/statements")).json()["items"]) == 1
    assert (await theirs.get("/v1/statements")).json()["items"] == []
    assert (await mine.post(f"{FEBRUARY}/lock")).status_code == 403
    finance = neighbour.served.as_("finance")
    assert (await finance.post(f"{unknown}/lock")).status_code == 404
    for wrong in ("2004", "2004-Q1", "2004-W12", "2004-13", "now"):
        assert (await finance.get(f"/v1/statements/{id_of('R')}/{wrong}")).status_code == 422
        answer = await finance.post("/v1/statement-runs", json={"period": wrong})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/period")
    ahead = await finance.post("/v1/statement-runs", json={"period": "2999-01"})
    assert (ahead.status_code, ahead.json()["type"]) == (409, "/problems/month-not-begun")
