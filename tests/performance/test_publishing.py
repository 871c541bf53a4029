from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from pydantic import TypeAdapter

from services.performance.camps.events import CampSelected
from services.performance.credits.metric import Metric
from services.performance.decomposition.events import Dimension
from services.performance.decomposition.tree import Node
from services.performance.enrolments.decider import Enrolment
from services.performance.enrolments.events import CourseCompleted, TraineeEnrolled
from services.performance.publishing import publisher
from services.performance.reps.events import Grade, NewcomerQualified, Position, RepJoined, RepLeft, RepTransferred
from services.performance.scorecards.decider import scorecard
from services.performance.targets.events import (
    Smart,
    TargetPlanApproved,
    TargetPlanDrafted,
    TargetRevised,
)
from services.performance.targets.state import TargetPlan
from services.performance.units.events import (
    ManagerAppointed,
    MemberAdded,
    MemberRemoved,
    UnitClosed,
    UnitDissolved,
    UnitFormed,
    UnitKind,
    UnitMoved,
    UnitPlaced,
)
from shared.kernel.messages import Event, Meta
from shared.kernel.sealed import Sealed
from shared.published import performance as published
from shared.testing.spec import given

from .scorecards.cards import HEAD, REP, decide
from .scorecards.test_decider import FINALISED, OPEN, RATED, folded

IT, OTHER = UUID(int=1), UUID(int=2)
DAY, NOW = date(2004, 1, 5), datetime(2004, 1, 5, tzinfo=UTC)
EMAIL = TypeAdapter[Sealed](Sealed).validate_python({"$person": IT, "$box": "c2VjcmV0"})


def publish(event: Event) -> Event | None:
    return publisher(event, Meta(IT, f"rep-{IT}", IT, 1, 1, NOW, NOW, "t", IT), None)


def test_a_rep_is_published_by_name_but_without_an_address() -> None:
    event = RepJoined(name="Leslie Jennings", position=Position.REP, unit_id=OTHER, joined_on=DAY, email=EMAIL)
    told = publish(event)
    assert told == published.RepJoined(rep_id=IT, name="Leslie Jennings", position="rep", unit_id=OTHER, joined_on=DAY)
    assert "box" not in told.model_dump_json() and "mail" not in told.model_dump_json()
    graded = publish(event.model_copy(update={"grade": Grade.SENIOR}))
    assert isinstance(graded, published.RepJoined) and graded.grade == "senior"


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (
            UnitFormed(name="NA", kind=UnitKind.REGION, parent_id=OTHER, formed_on=DAY),
            published.UnitFormed(unit_id=IT, name="NA", kind="region", parent_id=OTHER, formed_on=DAY),
        ),
        (UnitMoved(parent_id=OTHER, on=DAY), published.UnitMoved(unit_id=IT, parent_id=OTHER, on=DAY)),
        (UnitDissolved(on=DAY), published.UnitDissolved(unit_id=IT, on=DAY)),
        (ManagerAppointed(rep_id=OTHER, on=DAY), published.ManagerAppointed(unit_id=IT, rep_id=OTHER, on=DAY)),
        (RepTransferred(unit_id=OTHER, on=DAY), published.RepTransferred(rep_id=IT, unit_id=OTHER, on=DAY)),
        (RepLeft(on=DAY, reason="moves abroad"), published.RepLeft(rep_id=IT, on=DAY)),
    ],
    ids=lambda event: type(event).__name__,
)
def test_the_organisation_is_published(event: Event, told: Event) -> None:
    assert publish(event) == told


def test_who_was_trained_qualified_and_invited_is_published() -> None:
    qualified = NewcomerQualified(on=DAY, due_on=date(2004, 1, 4), mentor_id=OTHER, qualified_by="t")
    assert publish(qualified) == published.NewcomerQualified(
        rep_id=IT, on=DAY, due_on=date(2004, 1, 4), in_time=False, mentor_id=OTHER, grade="growing"
    )
    course = {"course_id": OTHER, "rep_id": UUID(int=3), "course": "Classic cars", "skill": "product_knowledge"}
    enrolled = TraineeEnrolled(**course, pass_score=60, enrolled_by="t")
    meta = Meta(IT, f"enrolment-{IT}", IT, 2, 2, NOW, NOW, "t", IT)
    completed = CourseCompleted(on=DAY, score=59, passed=False, completed_by="t")
    assert publisher(completed, meta, Enrolment(enrolled)) == published.CourseCompleted(
        enrolment_id=IT, **course, on=DAY, score=59, passed=False
    )
    chosen = {"rep_id": OTHER, "rank": 1, "of": 6, "result": Decimal("97.50"), "ranked_by": "scorecard", "on": DAY}
    told = publisher(CampSelected(**chosen, quarter="2004-Q3"), meta, None)
    assert told == published.CampSelected(**chosen, period="2004-Q3")


@pytest.mark.parametrize(
    "event",
    [
        UnitPlaced(unit_id=IT, on=DAY),
        UnitClosed(unit_id=IT, on=DAY),
        MemberAdded(rep_id=IT, on=DAY),
        MemberRemoved(rep_id=IT, on=DAY),
    ],
    ids=lambda event: type(event).__name__,
)
def test_chart_and_teams_are_the_services_own_affair(event: Event) -> None:
    assert publish(event) is None


def test_an_approved_or_revised_plan_tells_what_each_rep_is_to_reach() -> None:
    smart = Smart(specific="s", measure="m", achievable="a", relevant="r")
    drafted = TargetPlanDrafted(
        name="2004", year=2004, metric=Metric.VISITS, amount=10, unit_id=OTHER, smart=smart, drafted_by="t"
    )
    lines = {n: Node(UUID(int=n), None, Dimension.PRODUCT, f"line {n}", 5) for n in (3, 4)}
    reps = {n: Node(UUID(int=n), UUID(int=n - 2), Dimension.REP, str(IT), 5) for n in (5, 6)}
    state = TargetPlan(drafted, 10, frozenset(), {node.id: node for node in (*lines.values(), *reps.values())})
    meta = Meta(IT, f"target_plan-{IT}", IT, 1, 1, NOW, NOW, "t", IT)
    plan = {"plan_id": IT, "unit_id": OTHER, "metric": "visits", "year": 2004, "amount": 10}
    targets = (published.RepTarget(rep_id=IT, period="2004", amount=10),)
    assert publisher(TargetPlanApproved(version=1, approved_by="t"), meta, state) == published.TargetPlanApproved(
        **plan, targets=targets, version=1
    )
    revised = TargetRevised(version=2, amount=10, reason="why", total=10, changed=(), revised_by="t")
    assert publisher(revised, meta, state) == published.TargetRevised(**plan, targets=targets, version=2, reason="why")


def test_a_finalised_card_is_told_and_told_again_where_an_appeal_changed_it() -> None:
    state = folded(*RATED, FINALISED)
    meta = Meta(IT, f"scorecard-{IT}", IT, 1, 1, NOW, NOW, "t", IT)
    told = publisher(FINALISED, meta, state)
    assert isinstance(told, published.ScorecardFinalised)
    assert (told.scorecard_id, told.rep_id, told.period, told.scheme_version, told.version) == (
        IT,
        REP,
        "2004-Q3",
        1,
        1,
    )
    assert [(line.metric, line.score) for line in told.lines] == [
        ("collection_rate", 96), ("new_customers", None), ("cooperation", 85), ("product_knowledge", 70),
    ]  # fmt: skip
    assert str(told.total) == "86.75" and str(told.lines[0].actual) == "0.9120" and told.lines[1].actual == 4
    for outcome, score, version in (("upheld", 100, 2), ("upheld", 96, None), ("rejected", None, None)):
        [decided] = given(scorecard, *OPEN).when(decide(outcome, score), by=HEAD).events
        again = publisher(decided, meta, folded(*OPEN, decided))
        assert (again.version if isinstance(again, published.ScorecardFinalised) else None) == version
