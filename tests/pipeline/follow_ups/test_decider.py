from datetime import date
from functools import reduce
from uuid import UUID

from services.pipeline.follow_ups.decider import FollowUp, HoldDemo, NoteVisit, RecordActivity, Touch, evolve, record
from services.pipeline.follow_ups.events import ActivityRecorded, DemoHeld, FollowUpEvent, VisitNoted
from shared.kernel.messages import Actor
from shared.testing.spec import ACCEPTED_AT

VISIT, REP = UUID(int=1), UUID(int=2)
ASSISTANT = Actor("assistant", frozenset({"assistant"}))
MANAGER = Actor("manager", frozenset({"sales_manager"}))
DAY = date(2004, 2, 1)


def after(*events: FollowUpEvent) -> FollowUp:
    return reduce(evolve, events, FollowUp())


def test_demos_and_activities_are_kept_once_each_whoever_tells_them_again() -> None:
    demo = HoldDemo(held_on=DAY, attendees=5, feedback="in red")
    held = DemoHeld(held_on=DAY, attendees=5, feedback="in red", recorded_by="assistant")
    call = RecordActivity(kind="call", on=DAY, note="budget confirmed")
    recorded = ActivityRecorded(kind="call", on=DAY, note="budget confirmed", recorded_by="assistant")
    for is_open in (True, False):
        assert record(demo.stamped(ASSISTANT, ACCEPTED_AT), FollowUp(), is_open) == [held]
        assert record(demo.stamped(MANAGER, ACCEPTED_AT), after(held), is_open) == []
        assert record(call.stamped(ASSISTANT, ACCEPTED_AT), FollowUp(), is_open) == [recorded]
        assert record(call.stamped(MANAGER, ACCEPTED_AT), after(held, recorded), is_open) == []
    assert after(held, recorded) == FollowUp((held,), (recorded,))


def test_a_visit_is_noted_while_the_deal_is_open_and_as_far_as_it_is_the_latest() -> None:
    def visit(day: int) -> NoteVisit:
        return NoteVisit(visit_id=VISIT, rep_id=REP, on=date(2004, 2, day), channel="onsite")

    noted = VisitNoted(**dict(visit(3)))
    assert record(visit(3), FollowUp(), is_open=True) == [noted]
    assert [record(visit(day), after(noted), is_open=True) for day in (2, 3)] == [[], []]
    assert record(visit(4), after(noted), is_open=True) == [VisitNoted(**dict(visit(4)))]
    assert record(visit(4), after(noted), is_open=False) == []


def test_the_last_touch_is_the_latest_and_of_one_day_the_visit_before_a_demo_before_an_activity() -> None:
    assert after().last_touch is None
    demo = DemoHeld(held_on=DAY, feedback="in red", recorded_by="assistant")
    mail = ActivityRecorded(kind="mail", on=DAY, note="yes", recorded_by="assistant")
    assert after(demo, mail).last_touch == Touch(DAY, "demo")
    noted = VisitNoted(visit_id=VISIT, rep_id=REP, on=DAY, channel="onsite")
    assert after(demo, mail, noted).last_touch == Touch(DAY, "visit")
    call = ActivityRecorded(kind="call", on=date(2004, 2, 2), note="yes", recorded_by="assistant")
    assert after(call, demo, noted).last_touch == Touch(date(2004, 2, 2), "call")
