"""From a proposal to what is taken from pay, and given back."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from services.incentive.pay.decider import pay
from services.incentive.penalty_runs.sweeps import let_take_effect
from shared.kernel.messages import Actor
from shared.log.origin import Origin
from tests.incentive.achieving import joins
from tests.incentive.company import id_of
from tests.incentive.conftest import Neighbour

PATH = "/v1/penalties"


async def fines(neighbour: Neighbour, rep: str) -> list[Decimal]:
    state = (await neighbour.served.runtime.executor.read(pay, id_of(rep))).state
    return [line.amount for line in state.lines.values() if line.kind == "fine"]


async def test_a_fine_is_proposed_imposed_appealed_reduced_taken_from_pay_and_given_back(neighbour: Neighbour) -> None:
    await neighbour.hear(joins("R"), joins("S"))
    await neighbour.served.caught_up()
    about: dict[str, Any] = {"rep_id": str(id_of("R")), "grounds": [str(id_of("event"))]}
    body = {**about, "step": "fine", "amount": "500"}
    skipped = await neighbour.post("sales_manager", PATH, body)
    assert (skipped.status_code, skipped.json()["type"]) == (409, "/problems/step-skipped")
    warning = {**about, "step": "warning"}
    told = await neighbour.ok("sales_manager", PATH, warning)
    assert told["status"] == "proposed" and "惩罚措施" in told["clause"]
    own = await neighbour.post("sales_manager", f"{PATH}/{told['id']}/impose", {})
    assert (own.status_code, own.json()["type"]) == (403, "/problems/own-approval")
    await neighbour.ok("hr", f"{PATH}/{told['id']}/impose", {})

    client = neighbour.served.as_("sales_manager")
    key = {"Idempotency-Key": "one"}
    first = await client.post(PATH, json={**body, "clause": "7.2", "rule_id": str(id_of("rule"))}, headers=key)
    again = await client.post(PATH, json={**body, "clause": "7.2", "rule_id": str(id_of("rule"))}, headers=key)
    assert first.status_code == 201 and again.json() == first.json(), again.text
    fine = first.json()
    path = f"{PATH}/{fine['id']}"
    imposed = await neighbour.ok("hr", f"{path}/impose", {})
    assert (imposed["status"], imposed["currency"], imposed["amount"]) == ("imposed", "CNY", "500.00")
    rep, other = (neighbour.served.as_("rep", rep_id=id_of(name)) for name in "RS")
    assert (await rep.get(path)).json() == imposed
    assert (await other.get(path)).status_code == (await other.post(f"{path}/appeal", json={"reason": "x"})).status_code
    assert (await other.get(path)).status_code == 404
    appealed = await rep.post(f"{path}/appeal", json={"reason": "It was approved"})
    assert appealed.json()["status"] == "appealed", appealed.text
    late = datetime.now(ZoneInfo("Asia/Shanghai")).date() + timedelta(days=30)
    ahead = await neighbour.post("hr", "/v1/penalty-runs", {"as_of": late.isoformat()})
    assert (ahead.status_code, ahead.json()["errors"][0]["pointer"]) == (422, "/as_of")
    run = await neighbour.ok("hr", "/v1/penalty-runs", {"as_of": (late - timedelta(days=30)).isoformat()})
    assert (run["found"], run["effective"]) == (0, 0)
    sweeping = neighbour.served.runtime.sweeping(Origin(Actor("scheduler"), correlation=uuid4()))
    then = await let_take_effect(sweeping, late)
    assert (then.found, then.effective) == (1, 1)  # the warning; the fine waits for the decision
    assert (await let_take_effect(sweeping, late)).found == 0
    await neighbour.served.caught_up()
    assert await fines(neighbour, "R") == []
    decided = await neighbour.ok("director", f"{path}/decide", {"outcome": "reduced", "amount": "200"})
    assert (decided["status"], decided["amount"], decided["decision"]["outcome"]) == ("effective", "200.00", "reduced")
    await neighbour.served.caught_up()
    assert await fines(neighbour, "R") == [Decimal("-200.00")]
    lifted = await neighbour.ok("hr", f"{path}/lift", {"reason": "A year without any other"})
    assert (lifted["status"], lifted["lift"]["reason"]) == ("lifted", "A year without any other")
    position = str(await neighbour.served.caught_up())
    assert sum(await fines(neighbour, "R")) == 0
    page = await neighbour.get(PATH, rep_id=str(id_of("R")), step="fine", min_position=position)
    assert page["items"] == [lifted]
    kinds = [kind for kind, _ in await neighbour.published()]
    assert (kinds.count("PenaltyImposed"), kinds.count("PenaltyLifted")) == (2, 1)
    nameless = await neighbour.post("hr", PATH, {**warning, "rule_id": str(id_of("rule"))})
    assert (nameless.status_code, nameless.json()["errors"][0]["pointer"]) == (422, "/clause")
    assert (await neighbour.post("hr", f"{PATH}/{id_of('none')}/impose", {})).status_code == 404
