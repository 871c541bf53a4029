"""One person's record, over HTTP."""

import json
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import httpx

from shared.log.log import Commit, NewEvent
from shared.published.incentive import Demoted, HonourAwarded, PenaltyImposed, PenaltyLifted, PromotionGranted
from shared.testing.serving import Served
from tests.performance.heard import Heard
from tests.performance.staffing import done, form, join

IT = UUID(int=7)
GOLDEN = Path(__file__).parents[2] / "golden" / "performance"


async def _happened(served: Served, category: str, *types: str, rep_id: str) -> None:
    """A stream of that category as its golden samples tell it, of this rep."""
    meta = {"time": "2004-01-05T00:00:00+00:00", "actor": "t", "correlation": str(uuid4()), "hops": 0}
    for version, kind in enumerate(types, 1):
        sample = json.loads((GOLDEN / f"{kind}.json").read_text(encoding="utf-8"))
        told = {**sample["data"], **({"rep_id": rep_id} if version == 1 else {})}
        event = NewEvent(
            event_id=uuid4(),
            stream=f"{category}-{IT}",
            version=version,
            type=kind,
            schema=sample["schema"],
            data=json.dumps(told),
            meta=json.dumps(meta),
        )
        await served.runtime.log.append(Commit([event], [(event.stream, version - 1)]))


async def test_the_record_of_a_person_is_for_them_their_leader_and_hr(served: Served, hr: httpx.AsyncClient) -> None:
    north, south = await form(hr, "North"), await form(hr, "South")
    anna, boris = await join(hr, "Anna", north), await join(hr, "Boris", north)
    chen = await join(hr, "Chen", south)
    await done(hr, f"/v1/units/{north}/manager", rep_id=anna, on="2003-01-01")
    await done(hr, f"/v1/units/{south}/manager", rep_id=chen, on="2003-01-01")
    await done(hr, f"/v1/reps/{boris}/roles", role="account_manager", **{"from": "2004-01-01"})
    rung = {"rep_id": UUID(boris), "ladder_id": IT, "track": "management", "grounds": "x"}
    await Heard(served, "incentive")(
        HonourAwarded(
            award_id=IT, honour_id=IT, honour="Champion", kind="monthly_champion", rep_id=UUID(boris),
            period="2004-02", on=date(2004, 2, 29),
        ),
        PromotionGranted(**rung, to="M1", position="group_leader", on=date(2004, 4, 1), promotion_id=IT),
        PenaltyImposed(
            penalty_id=IT, rep_id=UUID(boris), step="warning", clause="3.2", grounds=(IT,),
            on=date(2004, 3, 1), appeal_until=date(2004, 3, 15),
        ),
        PenaltyLifted(penalty_id=IT, rep_id=UUID(boris), cause="appeal", on=date(2004, 3, 10)),
        Demoted(**rung, to="M0", position="rep", on=date(2004, 3, 20), demotion_id=IT),
        PromotionGranted(**rung, to="X9", position="fellow", on=date(2004, 5, 1), promotion_id=IT),
    )  # fmt: skip
    await _happened(served, "enrolment", "TraineeEnrolled", "CourseCompleted", rep_id=boris)
    await _happened(served, "scorecard", "ScorecardDrafted", "ScorecardFinalised", "AppealDecided", rep_id=boris)
    await served.caught_up()
    path = f"/v1/reps/{boris}/record"
    record = (await served.as_("group_leader", rep_id=UUID(anna)).get(path)).json()
    shown = [(one["on"], one["kind"], one["what"]) for one in record["entries"]]
    assert shown == [
        ("2003-01-01", "joined", "rep"),
        ("2004-01-01", "role_granted", "account_manager"),
        ("2004-02-29", "honour", "Champion, 2004-02"),
        ("2004-03-01", "penalty", "warning: 3.2"),
        ("2004-03-10", "penalty_lifted", "appeal"),
        ("2004-03-10", "course", "Classic cars in depth"),
        ("2004-03-20", "demotion", "management: M0"),
        ("2004-04-01", "promotion", "management: M1"),
        ("2004-04-01", "post", "group_leader"),
        ("2004-04-01", "post", "rep"),
        ("2004-05-01", "promotion", "management: X9"),
        ("2004-10-08", "scorecard", "2004-Q3"),
    ], "a demotion told late holds from the last change of post on; a position that no rep has is on the record alone"
    assert [one["score"] for one in record["entries"] if one["score"]] == ["85", "88.75"], "that after the appeal"
    assert (record["position"], record["name"]) == ("rep", "Boris")
    assert (await served.as_("rep", rep_id=UUID(boris)).get(path)).json() == record
    for role, rep_id, status in (("rep", anna, 200), ("sales_manager", chen, 404), ("rep", chen, 404)):
        assert (await served.as_(role, rep_id=UUID(rep_id)).get(path)).status_code == status, role
    assert (await served.as_("finance").get(path)).status_code == 403
    assert (await hr.get(f"/v1/reps/{north}/record")).status_code == 404
