from collections.abc import Sequence
from uuid import UUID

import pytest

from services.customer.customers.decider import customer
from services.customer.customers.events import CustomerRegistered, Kind, Profile
from services.customer.teams.decider import ChangeTeam
from services.customer.teams.events import TeamChanged
from shared.kernel.rejections import Invalid
from shared.testing.spec import given

ANNA, BORIS = str(UUID(int=1)), str(UUID(int=2))
registered = CustomerRegistered(profile=Profile(name="Gifts", kind=Kind.COMPANY))


def to(*members: tuple[str, str]) -> ChangeTeam:
    return ChangeTeam.model_validate({"members": [{"rep_id": rep, "share": share} for rep, share in members]})


def changed(*members: tuple[str, str]) -> TeamChanged:
    return TeamChanged.model_validate({"members": [{"rep_id": rep, "share": share} for rep, share in members]})


both = (ANNA, "62.5"), (BORIS, "37.5")


def test_a_team_shares_the_whole() -> None:
    given(customer, registered).when(to(*both)).then(changed(*both))
    given(customer, registered, changed(*both)).when(to(*both)).then_nothing()
    given(customer, registered, changed(*both)).when(to((BORIS, "100"))).then(changed((BORIS, "100")))


def test_a_team_is_dissolved_by_naming_nobody() -> None:
    given(customer, registered, changed(*both)).when(to()).then(changed())
    given(customer, registered).when(to()).then_nothing()


@pytest.mark.parametrize(
    ("members", "why"),
    [
        (((ANNA, "60"), (BORIS, "39.9999")), "the shares add up to 99.9999, not to 100"),
        (((ANNA, "60"), (BORIS, "50")), "the shares add up to 110, not to 100"),
        (((ANNA, "50"), (ANNA, "50")), "is named twice"),
        (((ANNA, "100"), (BORIS, "0")), "must be more than 0"),
    ],
)
def test_shares_that_are_not_the_whole_are_refused(members: Sequence[tuple[str, str]], why: str) -> None:
    given(customer, registered).when(to(*members)).rejected(Invalid, why)
