from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.customer.survey_invitations.decider import (
    AlreadyAnswered,
    AlreadyInvited,
    Invite,
    InviteBySchedule,
    MarkAnswered,
    invitee,
)
from services.customer.survey_invitations.events import InvitationAnswered, SurveyInvited
from shared.kernel.rejections import NotFound
from shared.testing.spec import ACCEPTED_AT, given

FIRST, SECOND, SURVEY, OTHER, CUSTOMER, REP = (UUID(int=n) for n in range(1, 7))
MONDAY = date(2026, 3, 2)


def invited(of: UUID = FIRST, on: date = MONDAY, **more: Any) -> SurveyInvited:
    told = {"survey_id": SURVEY, "customer_id": CUSTOMER, **more}
    return SurveyInvited(invitation_id=of, on=on, invited_at=ACCEPTED_AT, **told)


def by_schedule(on: date) -> InviteBySchedule:
    return InviteBySchedule(invitation_id=SECOND, survey_id=SURVEY, customer_id=CUSTOMER, on=on, apart=90)


def test_a_customer_is_invited_by_hand_as_often_as_one_likes() -> None:
    again = Invite(invitation_id=SECOND, survey_id=SURVEY, customer_id=CUSTOMER, on=MONDAY)
    given(invitee, invited()).when(again).then(invited(SECOND))


@pytest.mark.parametrize("days", [0, 1, 89, -89])
def test_nobody_is_asked_by_schedule_twice_in_ninety_days_be_it_by_a_run_as_of_an_earlier_day(days: int) -> None:
    given(invitee, invited()).when(by_schedule(MONDAY + timedelta(days=days))).then_nothing()


@pytest.mark.parametrize("days", [90, 400, -90])
def test_after_ninety_days_the_schedule_asks_again(days: int) -> None:
    day = MONDAY + timedelta(days=days)
    given(invitee, invited()).when(by_schedule(day)).then(invited(SECOND, day, by_run=True))
    given(invitee).when(by_schedule(day)).then(invited(SECOND, day, by_run=True))


def test_one_of_the_staff_is_asked_once_in_each_survey() -> None:
    asked = invited(customer_id=None, rep_id=REP)
    again = {"invitation_id": SECOND, "rep_id": REP, "on": MONDAY}
    given(invitee, asked).when(Invite(**again, survey_id=SURVEY)).rejected(AlreadyInvited)
    given(invitee, asked).when(Invite(**again, survey_id=OTHER)).then(
        invited(SECOND, survey_id=OTHER, customer_id=None, rep_id=REP)
    )


def test_an_invitation_is_answered_once() -> None:
    answered = InvitationAnswered(invitation_id=FIRST)
    answer = MarkAnswered(invitation_id=FIRST)
    given(invitee).when(answer).rejected(NotFound)
    given(invitee, invited()).when(answer).then(answered)
    given(invitee, invited(), answered).when(answer).rejected(AlreadyAnswered)
