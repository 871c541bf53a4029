from datetime import date
from uuid import UUID

from services.performance.units.events import MemberAdded, MemberRemoved
from services.performance.units.team import AddMember, Disband, HasMembers, RemoveMember, team
from shared.testing.spec import given

ANNA = UUID(int=1)
JANUARY, JUNE, JULY = date(2004, 1, 1), date(2004, 6, 1), date(2004, 7, 1)
added = MemberAdded(rep_id=ANNA, on=JANUARY)
removed = MemberRemoved(rep_id=ANNA, on=JULY)


def test_a_member_is_added_once() -> None:
    given(team).when(AddMember(rep_id=ANNA, on=JANUARY)).then(added)
    given(team, added).when(AddMember(rep_id=ANNA, on=JANUARY)).then_nothing()


def test_a_member_is_removed_once() -> None:
    given(team, added).when(RemoveMember(rep_id=ANNA, on=JULY)).then(removed)
    given(team, added, removed).when(RemoveMember(rep_id=ANNA, on=JULY)).then_nothing()


def test_a_team_with_members_is_not_disbanded() -> None:
    given(team, added).when(Disband(on=JULY)).rejected(HasMembers)


def test_a_team_is_disbanded_on_the_day_on_which_the_last_one_leaves_but_not_before() -> None:
    given(team, added, removed).when(Disband(on=JULY)).then_nothing()
    given(team, added, removed).when(Disband(on=JUNE)).rejected(HasMembers, "2004-07-01")


def test_a_team_that_nobody_ever_joined_is_disbanded() -> None:
    given(team).when(Disband(on=JUNE)).then_nothing()
