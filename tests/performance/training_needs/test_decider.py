from uuid import UUID

from services.performance.training_needs.decider import (
    DropNeed,
    FindNeed,
    MeetNeed,
    NeedStatus,
    PlanNeed,
    training_need,
)
from services.performance.training_needs.events import (
    TrainingNeedDropped,
    TrainingNeedFound,
    TrainingNeedMet,
    TrainingNeedPlanned,
)
from shared.kernel.rejections import AlreadyExists, NotFound, WrongStatus
from shared.testing.spec import given

ANNA, PLAN, PLACE = UUID(int=1), UUID(int=2), UUID(int=3)
find = FindNeed(rep_id=ANNA, skill="negotiation", source="scorecard")
found = TrainingNeedFound(**dict(find), found_by="system")
planned, met = TrainingNeedPlanned(plan_id=PLAN), TrainingNeedMet(enrolment_id=PLACE)
dropped = TrainingNeedDropped(reason="x", dropped_by="system")


def test_a_need_is_found_planned_for_and_met() -> None:
    given(training_need).when(find).then(found)
    given(training_need, found).when(find).rejected(AlreadyExists)
    given(training_need, found).when(PlanNeed(plan_id=PLAN)).then(planned)
    given(training_need, found, planned).when(PlanNeed(plan_id=PLAN)).then_nothing()
    when = given(training_need, found, planned).when(MeetNeed(enrolment_id=PLACE))
    when.then(met)
    assert when.state and when.state.status is NeedStatus.MET
    given(training_need).when(MeetNeed(enrolment_id=PLACE)).rejected(NotFound)


def test_what_is_met_or_dropped_rests() -> None:
    given(training_need, found).when(DropNeed(reason="x")).then(dropped)
    for ending in (met, dropped):
        given(training_need, found, ending).when(PlanNeed(plan_id=PLAN)).then_nothing()
        given(training_need, found, ending).when(MeetNeed(enrolment_id=PLACE)).then_nothing()
    given(training_need, found, dropped).when(DropNeed(reason="y")).then_nothing()
    given(training_need, found, met).when(DropNeed(reason="y")).rejected(WrongStatus)
