from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from services.performance.meetings.decider import (
    CallMeeting,
    CancelMeeting,
    HoldMeeting,
    RecordMeeting,
    action_id,
    meeting,
)
from services.performance.meetings.events import (
    ActionAgreed,
    Brought,
    MeetingCalled,
    MeetingCancelled,
    MeetingHeld,
    MeetingKind,
)
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid, NotFound, WrongStatus
from shared.testing.spec import given

MEETING, UNIT, ANNA, BORIS = (UUID(int=n) for n in range(1, 5))
BOSS = Actor("boss")
CALL: dict[str, Any] = {
    "kind": "weekly",
    "unit_id": str(UNIT),
    "starts_at": "2004-08-06T08:00:00Z",
    "participants": [str(ANNA), str(BORIS)],
    "agenda": ["The shops in Lyon"],
}
called = MeetingCalled(
    kind=MeetingKind.WEEKLY,
    unit_id=UNIT,
    starts_at=datetime(2004, 8, 6, 8, tzinfo=UTC),
    participants=(ANNA, BORIS),
    agenda=("The shops in Lyon",),
    called_by="boss",
)
held = MeetingHeld(minutes="We talked", brought=Brought(), held_by="boss")
agreed = ActionAgreed(what="Visit them", owner_id=ANNA, due_on=date(2004, 8, 13), task_id=action_id(MEETING, 0))
cancelled = MeetingCancelled(reason="the fair", cancelled_by="boss")


def hold(minutes: str = "We talked", due_on: str = "2004-08-13") -> RecordMeeting:
    action = {"what": "Visit them", "owner_id": str(ANNA), "due_on": due_on}
    body = HoldMeeting.model_validate({"minutes": minutes, "actions": [action]})
    return RecordMeeting(meeting_id=MEETING, held=body, brought=Brought(), started_on=date(2004, 8, 6))


def test_a_meeting_is_called_of_people_each_once_with_an_agenda_as_a_whole_or_item_by_item() -> None:
    given(meeting).when(CallMeeting.model_validate(CALL), by=BOSS).then(called)
    whole = called.model_copy(update={"agenda": "The shops"})
    given(meeting).when(CallMeeting.model_validate(CALL | {"agenda": "The shops"}), by=BOSS).then(whole)
    twice = CallMeeting.model_validate(CALL | {"participants": [str(ANNA), str(ANNA)]})
    given(meeting).when(twice, by=BOSS).rejected(Invalid, "twice")
    for agenda, where in (([""], ("agenda", 0)), (7, ("agenda",)), ("", ("agenda",))):
        with pytest.raises(ValidationError) as refused:
            CallMeeting.model_validate(CALL | {"agenda": agenda})
        assert refused.value.errors()[0]["loc"] == where


def test_it_is_held_once_and_what_is_agreed_in_it_is_a_task_each() -> None:
    given(meeting, called).when(hold(), by=BOSS).then(held, agreed)
    given(meeting, called, held, agreed).when(hold(), by=BOSS).then_nothing()
    given(meeting, called, held, agreed).when(hold("We did not"), by=BOSS).rejected(WrongStatus)
    given(meeting, called, cancelled).when(hold()).rejected(WrongStatus)
    given(meeting).when(hold()).rejected(NotFound)
    assert given(meeting, called).when(hold(due_on="2004-08-06")).events
    with pytest.raises(Invalid) as refused:
        _ = given(meeting, called).when(hold(due_on="2004-08-05")).events
    assert refused.value.more["errors"][0]["pointer"] == "/actions/0/due_on"


def test_it_is_cancelled_unless_it_was_held() -> None:
    given(meeting, called).when(CancelMeeting(reason="the fair"), by=BOSS).then(cancelled)
    given(meeting, called, cancelled).when(CancelMeeting(reason="the fair")).then_nothing()
    given(meeting, called, cancelled).when(CancelMeeting(reason="rain")).rejected(WrongStatus)
    given(meeting, called, held).when(CancelMeeting(reason="rain")).rejected(WrongStatus)
