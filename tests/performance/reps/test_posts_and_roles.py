"""What one person holds beside the home unit: posts, roles, and places in task forces."""

from datetime import date
from uuid import UUID

import pytest

from services.performance.reps.decider import ChangePost, LeaveRep, rep
from services.performance.reps.events import Grade, Position, PostChanged, RepJoined, RepLeft
from services.performance.roles.decider import GrantRole, RevokeRole, RoleHeld, RoleNotHeld
from services.performance.roles.events import GrantedRole, RoleGranted, RoleRevoked
from services.performance.task_forces.decider import JoinTaskForce, LeaveTaskForce, NotInTaskForce
from services.performance.task_forces.events import TaskForceJoined, TaskForceLeft
from services.performance.units.dated import DatesOutOfOrder
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid, WrongStatus
from shared.testing.spec import given
from shared.web.roles import Role

NORTH, FAIR = UUID(int=1), UUID(int=3)
BEGIN, MARCH, MAY, JUNE, JULY = (
    date(2003, 1, 1),
    date(2004, 3, 1),
    date(2004, 5, 31),
    date(2004, 6, 1),
    date(2004, 7, 1),
)
HR = Actor("hr")
LEADER = GrantedRole.GROUP_LEADER

joined = RepJoined(name="Leslie", position=Position.REP, unit_id=NORTH, joined_on=BEGIN)
granted = RoleGranted(role=LEADER, since=MARCH, granted_by="hr")
for_a_while = RoleGranted(role=LEADER, since=MARCH, until=MAY, granted_by="hr")
revoked = RoleRevoked(role=LEADER, on=JUNE, revoked_by="hr")
in_force = TaskForceJoined(unit_id=FAIR, on=MARCH)
leave = LeaveRep(on=JUNE, reason="moves abroad")
left = RepLeft(on=JUNE, reason="moves abroad")


def grant(since: date, to: date | None = None) -> GrantRole:
    return GrantRole(role=LEADER, from_=since, to=to)


# Posts


def test_what_a_change_of_post_does_not_name_stays() -> None:
    promoted = PostChanged(position=Position.GROUP_LEADER, on=MARCH)
    given(rep, joined).when(ChangePost(position=Position.GROUP_LEADER, on=MARCH)).then(promoted)
    graded = PostChanged(position=Position.GROUP_LEADER, grade=Grade.SENIOR, on=JUNE)
    given(rep, joined, promoted).when(ChangePost(grade=Grade.SENIOR, on=JUNE)).then(graded)
    given(rep, joined, promoted, graded).when(ChangePost(position=Position.GROUP_LEADER, on=JULY)).then_nothing()


def test_posts_are_entered_in_the_order_of_their_days() -> None:
    promoted = PostChanged(position=Position.GROUP_LEADER, on=MARCH)
    given(rep, joined, promoted).when(ChangePost(grade=Grade.SENIOR, on=BEGIN)).rejected(DatesOutOfOrder)
    given(rep, joined, left).when(ChangePost(grade=Grade.SENIOR, on=MARCH)).rejected(WrongStatus)


# Roles


def test_a_role_is_granted_for_good_or_for_a_while() -> None:
    given(rep, joined).when(grant(MARCH), by=HR).then(granted)
    given(rep, joined).when(grant(MARCH, MAY), by=HR).then(for_a_while)
    given(rep, joined, for_a_while).when(grant(MARCH, MAY), by=HR).then_nothing()


def test_a_role_is_held_once_on_a_day() -> None:
    given(rep, joined, granted).when(grant(JUNE, JULY)).rejected(RoleHeld)
    given(rep, joined, for_a_while).when(grant(BEGIN)).rejected(RoleHeld)
    given(rep, joined, for_a_while).when(grant(JUNE), by=HR).then(RoleGranted(role=LEADER, since=JUNE, granted_by="hr"))
    given(rep, joined, granted, revoked).when(grant(JUNE), by=HR).then(
        RoleGranted(role=LEADER, since=JUNE, granted_by="hr")
    )


@pytest.mark.parametrize(("since", "to"), [(date(2002, 12, 31), None), (MARCH, BEGIN)])
def test_a_role_begins_with_the_employment_and_ends_after_it_began(since: date, to: date | None) -> None:
    given(rep, joined).when(grant(since, to)).rejected(Invalid)


def test_a_role_is_revoked_while_it_is_held() -> None:
    given(rep, joined, granted).when(RevokeRole(role=LEADER, on=JUNE), by=HR).then(revoked)
    given(rep, joined, granted, revoked).when(RevokeRole(role=LEADER, on=JUNE)).then_nothing()
    given(rep, joined, for_a_while).when(RevokeRole(role=LEADER, on=JUNE)).rejected(RoleNotHeld)
    given(rep, joined, granted).when(RevokeRole(role=GrantedRole.HR, on=JUNE)).rejected(RoleNotHeld)


def test_a_role_revoked_on_its_first_day_was_never_held() -> None:
    never = RoleRevoked(role=LEADER, on=MARCH, revoked_by="hr")
    given(rep, joined, granted).when(RevokeRole(role=LEADER, on=MARCH), by=HR).then(never)
    given(rep, joined, granted, never).when(grant(MARCH), by=HR).then(granted)


def test_roles_end_with_leaving_those_to_come_too() -> None:
    later = RoleGranted(role=GrantedRole.LEGAL, since=JULY, granted_by="hr")
    over = RoleGranted(role=GrantedRole.PRODUCT, since=BEGIN, until=MAY, granted_by="hr")
    none_left = RoleRevoked(role=GrantedRole.LEGAL, on=JUNE, revoked_by="hr")
    when = given(rep, joined, granted, later, over).when(leave, by=HR)
    when.then(left, revoked, none_left)
    assert when.state is not None
    assert not any(one.held_on(day) for one in when.state.roles for day in (JUNE, JULY))
    given(rep, joined, left).when(grant(MARCH)).rejected(WrongStatus)


def test_the_organisation_gives_the_roles_that_tokens_know_but_for_those_of_machines_and_operators() -> None:
    machines = {Role.ERP, Role.SERVICE, Role.OPS, Role.ADMIN}
    assert {one.value for one in GrantedRole} == {one.value for one in set(Role) - machines}


# Task forces


def test_a_rep_is_in_a_task_force_beside_the_home_unit() -> None:
    when = given(rep, joined).when(JoinTaskForce(unit_id=FAIR, on=MARCH))
    when.then(in_force)
    assert when.state is not None and when.state.unit_id == NORTH
    given(rep, joined, in_force).when(JoinTaskForce(unit_id=FAIR, on=JUNE)).then_nothing()
    given(rep, joined).when(JoinTaskForce(unit_id=FAIR, on=date(2002, 1, 1))).rejected(Invalid)


def test_a_task_force_is_left_and_joined_again() -> None:
    out = TaskForceLeft(unit_id=FAIR, on=JUNE)
    given(rep, joined, in_force).when(LeaveTaskForce(unit_id=FAIR, on=JUNE)).then(out)
    given(rep, joined, in_force, out).when(LeaveTaskForce(unit_id=FAIR, on=JUNE)).then_nothing()
    given(rep, joined, in_force).when(LeaveTaskForce(unit_id=FAIR, on=BEGIN)).rejected(Invalid)
    given(rep, joined).when(LeaveTaskForce(unit_id=FAIR, on=JUNE)).rejected(NotInTaskForce)
    given(rep, joined, in_force, out).when(JoinTaskForce(unit_id=FAIR, on=MAY)).rejected(Invalid)
    again = TaskForceJoined(unit_id=FAIR, on=JUNE)
    given(rep, joined, in_force, out).when(JoinTaskForce(unit_id=FAIR, on=JUNE)).then(again)


def test_who_leaves_the_company_leaves_its_task_forces() -> None:
    given(rep, joined, in_force).when(leave, by=HR).then(left, TaskForceLeft(unit_id=FAIR, on=JUNE))
