from datetime import date
from uuid import UUID

import pytest

from services.performance.mentorships.decider import AssignMentor, EndMentorship, mentorship
from services.performance.mentorships.events import MentorAssigned, MentorshipEnded
from services.performance.mentorships.newcomers import PathStatus, path_status
from services.performance.reps.decider import QualifyNewcomer, path_ends_on, rep
from services.performance.reps.events import Grade, NewcomerQualified, Position, RepJoined, RepLeft
from services.performance.units.dated import DatesOutOfOrder
from shared.kernel.rejections import AlreadyExists, Invalid, NotFound, WrongStatus
from shared.testing.spec import given

ANNA, SVEN = UUID(int=1), UUID(int=2)
JOINED, DUE, LATE = date(2004, 1, 31), date(2004, 4, 30), date(2004, 5, 1)
assign = AssignMentor(rep_id=ANNA, mentor_id=SVEN, from_=JOINED)
assigned = MentorAssigned(**dict(assign), assigned_by="system")
ended = MentorshipEnded(on=DUE, reason="qualified", ended_by="system")
joined = RepJoined(name="Anna", position=Position.REP, unit_id=UUID(int=3), joined_on=JOINED, grade=Grade.NEWCOMER)


def test_nobody_is_their_own_mentor() -> None:
    given(mentorship).when(assign).then(assigned)
    given(mentorship, assigned).when(assign).rejected(AlreadyExists)
    given(mentorship).when(assign.model_copy(update={"mentor_id": ANNA})).rejected(Invalid, "own mentor")


def test_a_mentorship_ends_once_and_not_before_it_begins() -> None:
    end = EndMentorship(on=DUE, reason="qualified")
    given(mentorship, assigned).when(end).then(ended)
    given(mentorship, assigned, ended).when(end).then_nothing()
    given(mentorship, assigned, ended).when(EndMentorship(on=LATE, reason="x")).rejected(WrongStatus)
    given(mentorship, assigned).when(EndMentorship(on=date(2004, 1, 30), reason="x")).rejected(DatesOutOfOrder)
    given(mentorship).when(end).rejected(NotFound)
    running = given(mentorship, assigned).when(end).state
    assert running and [running.runs_on(day) for day in (date(2004, 1, 30), JOINED, date(2004, 4, 29), DUE)] == [
        False, True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("joined_on", "ends_on"),
    [(JOINED, DUE), (date(2003, 11, 30), date(2004, 2, 29)), (date(9999, 12, 1), date.max)],
)
def test_the_path_ends_three_months_after_joining(joined_on: date, ends_on: date) -> None:
    assert path_ends_on(joined_on) == ends_on


def test_a_newcomer_qualifies_and_grows() -> None:
    def qualify(on: date) -> QualifyNewcomer:
        return QualifyNewcomer(on=on, today=LATE, mentor_id=SVEN)

    qualified = NewcomerQualified(on=DUE, due_on=DUE, mentor_id=SVEN, qualified_by="system")
    when = given(rep, joined).when(qualify(DUE))
    when.then(qualified)
    assert when.state and when.state.grade is Grade.GROWING
    given(rep, joined, qualified).when(qualify(DUE)).then_nothing()
    given(rep, joined, qualified).when(qualify(LATE)).rejected(WrongStatus, "growing")
    given(rep, joined).when(qualify(date(2004, 5, 2))).rejected(Invalid, "to come")
    given(rep, joined).when(qualify(date(2004, 1, 30))).rejected(DatesOutOfOrder)
    given(rep, joined, RepLeft(on=DUE, reason="x")).when(qualify(DUE)).rejected(WrongStatus, "employed")
    given(rep, joined.model_copy(update={"grade": None})).when(qualify(DUE)).then(qualified)
    given(rep, joined.model_copy(update={"grade": Grade.SENIOR})).when(qualify(DUE)).rejected(WrongStatus, "senior")


@pytest.mark.parametrize(
    ("qualified_on", "mentor", "as_of", "status"),
    [
        (None, None, DUE, PathStatus.NO_MENTOR),
        (None, SVEN, DUE, PathStatus.ON_PATH),
        (None, SVEN, LATE, PathStatus.OVERDUE),
        (DUE, None, LATE, PathStatus.QUALIFIED),
        (LATE, None, LATE, PathStatus.LATE),
    ],
)
def test_how_far_a_newcomer_has_come(
    qualified_on: date | None, mentor: UUID | None, as_of: date, status: PathStatus
) -> None:
    assert path_status(DUE, qualified_on, mentor, as_of) is status
