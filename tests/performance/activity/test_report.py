"""What reps do with customers: visits and complaints, as told by the customer service."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from shared.published.customer import (
    ComplaintEscalated,
    ComplaintRaised,
    ComplaintReopened,
    ComplaintResolved,
    SlaBreached,
    SurveyAnswered,
    VisitLogged,
    VisitMissed,
)
from shared.testing.serving import Served
from tests.performance.heard import Heard

CUSTOMER = UUID(int=9)


def visit(n: int, rep_id: str, on: str, channel: str = "onsite") -> VisitLogged:
    return VisitLogged(
        visit_id=UUID(int=n),
        customer_id=CUSTOMER,
        rep_id=UUID(rep_id),
        visited_on=date.fromisoformat(on),
        channel=channel,
        purpose="to show the new line",
        outcome="they want a quote",
    )


def missed(rep_id: str, month: str) -> VisitMissed:
    first, last = (date.fromisoformat(f"{month}-{day}") for day in ("01", "29"))
    what = {"by": "rep", "kind": "call", "cadence_version": 1, "as_of": date(2004, 5, 1)}
    days = {"begins_on": first, "ends_on": last}
    return VisitMissed(customer_id=CUSTOMER, owner_id=UUID(rep_id), period=month, **days, **what)


def case(n: int, rep_id: str | None, raised: datetime, severity: str = "general") -> dict[str, Any]:
    return {
        "complaint_id": UUID(int=n),
        "customer_id": CUSTOMER,
        "severity": severity,
        "category": "delivery",
        "owner_id": UUID(rep_id) if rep_id else None,
        "raised_at": raised,
    }


def answer(n: int, rep_id: str, kind: str, score: int) -> SurveyAnswered:
    return SurveyAnswered(
        answer_id=UUID(int=n),
        survey_id=UUID(int=8),
        customer_id=CUSTOMER,
        owner_id=UUID(rep_id),
        kind=kind,
        score=score,
        verdict="middle",
        on=date(2004, 2, 28),
        answered_at=datetime(2004, 2, 28, 9, tzinfo=UTC),
    )


async def made(served: Served, path: str, **body: Any) -> str:
    answer = await served.as_("hr").post(path, json=body)
    assert answer.is_success, answer.text
    return str(answer.json()["id"])


async def test_visits_complaints_and_survey_answers_count_for_the_rep_and_the_unit_of_that_day(served: Served) -> None:
    units = {
        name: await made(served, "/v1/units", name=name, kind="group", external_id=name, **{"from": "2004-01-01"})
        for name in ("North", "South")
    }
    anna = await made(
        served, "/v1/reps", name="Anna", position="rep", unit_id=units["North"], joined_on="2004-01-01", external_id="7"
    )
    await made(served, f"/v1/reps/{anna}/transfer", unit_id=units["South"], on="2004-03-01")
    late = datetime(2004, 2, 29, 17, tzinfo=UTC)  # 1 March in Shanghai
    early, general, major = case(11, anna, late), case(12, anna, late), case(13, None, late, "major")
    await Heard(served, "customer")(
        visit(1, anna, "2004-02-28"),
        visit(2, anna, "2004-03-02", "phone"),
        visit(3, anna, "2004-04-01"),
        missed(anna, "2004-02"),
        missed(anna, "2004-04"),
        ComplaintRaised(**early, channel="hotline"),
        ComplaintRaised(**general, channel="web"),
        ComplaintRaised(**major, channel="visit"),
        ComplaintResolved(**early, resolved_at=late, breached=False),
        ComplaintResolved(**general, resolved_at=late, breached=False),
        ComplaintReopened(**general, reopened_at=late),
        SlaBreached(**general, as_of=late),
        *(answer(20 + n, anna, "nps", score) for n, score in enumerate((10, 9, 8, 7, 6))),
        *(answer(30 + n, anna, "csat", score) for n, score in enumerate((5, 4, 3))),
        ComplaintEscalated(**{**general, "severity": "major"}, cause="breach", escalated_at=late),
    )

    async def rows(**query: str) -> list[tuple[Any, ...]]:
        answer = await served.as_("director").get("/v1/reports/activity", params=query)
        assert answer.status_code == 200, answer.text
        return [tuple(row.values())[1:] for row in answer.json()["rows"]]

    said, none = (5, 2, 1, 3, 2), (0,) * 5
    spring = {"from": "2004-02-01", "to": "2004-03-31"}
    assert await rows(**spring) == [("Anna", "7", 2, 1, 2, 1, 1, 1, *said, 1), (None, None, 0, 0, 1, 1, 0, 0, *none, 0)]
    assert await rows(**spring, by="unit") == [
        ("South", "South", 1, 0, 2, 1, 1, 1, *none, 0),
        ("North", "North", 1, 1, 0, 0, 0, 0, *said, 1),
        (None, None, 0, 0, 1, 1, 0, 0, *none, 0),
    ]
    assert await rows(**{"from": "2004-02-01", "to": "2004-02-29"}) == [("Anna", "7", 1, 1, 0, 0, 0, 0, *said, 1)]
    backwards = await served.as_("director").get(
        "/v1/reports/activity", params={"from": "2004-03-02", "to": "2004-03-01"}
    )
    assert backwards.json()["errors"][0]["pointer"] == "/to"
