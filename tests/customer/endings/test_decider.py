from datetime import date
from uuid import UUID

import pytest

from services.customer.contacts.decider import RemoveContact
from services.customer.customers.decider import (
    AssignOwner,
    CustomerCommand,
    FollowOwner,
    Ownership,
    ReplaceProfile,
    customer,
)
from services.customer.customers.events import CustomerRegistered, Kind, OwnerAssigned, Profile
from services.customer.customers.tags import ChangeTags
from services.customer.endings.decider import Absorb, Archive, CustomerIsArchived, CustomerMerged, MergeInto
from services.customer.endings.events import CustomerAbsorbed, CustomerArchived, CustomersMerged
from services.customer.lifecycle.decider import NoteDeal
from services.customer.lifecycle.events import DealNoted, LifecycleChanged, Stage
from services.customer.teams.decider import ChangeTeam
from shared.kernel.messages import Event
from shared.kernel.rejections import Invalid
from shared.testing.spec import ACCEPTED_AT, given

ANNA, BORIS, OTHER, THIRD, DEAL = (UUID(int=n) for n in range(1, 6))
DAY = date(2004, 7, 1)
profile = Profile(name="Gifts", kind=Kind.COMPANY)
registered = CustomerRegistered(profile=profile, owner_id=ANNA)
merged = CustomersMerged(into_id=OTHER, owner_id=BORIS)
archived = CustomerArchived(reason="closed", at=ACCEPTED_AT)
CHANGES: list[CustomerCommand] = [
    ReplaceProfile(profile=profile.model_copy(update={"region": "NA"})),
    ChangeTags(add=["x"], remove=[]),
    AssignOwner(owner_id=BORIS, effective_on=DAY, reason="r"),
    ChangeTeam(members=[]),
    RemoveContact(contact_id=THIRD),
]


@pytest.mark.parametrize("command", CHANGES, ids=lambda command: type(command).__name__)
def test_what_has_ended_is_changed_no_more(command: CustomerCommand) -> None:
    given(customer, registered, merged).when(command).rejected(CustomerMerged, str(OTHER))
    given(customer, registered, archived).when(command).rejected(CustomerIsArchived, "closed")


def test_a_customer_is_archived_once_with_its_reason() -> None:
    given(customer, registered).when(Archive(reason="closed")).then(archived)
    given(customer, registered, archived).when(Archive(reason="again")).then_nothing()
    given(customer, registered, merged).when(Archive(reason="closed")).rejected(CustomerMerged)


def test_a_customer_is_merged_once_even_when_it_was_archived() -> None:
    into = MergeInto(into_id=OTHER, owner_id=BORIS)
    for before in ([], [archived]):
        given(customer, registered, *before).when(into).then(merged)
    given(customer, registered, merged).when(into).then_nothing()
    given(customer, registered, merged).when(MergeInto(into_id=THIRD)).rejected(CustomerMerged)


def test_a_merged_customer_has_the_owner_of_the_one_that_stands_for_it() -> None:
    state = given(customer, registered).when(MergeInto(into_id=OTHER, owner_id=BORIS)).state
    assert state is not None and state.owners == (Ownership(ANNA), Ownership(BORIS))
    to_anna = FollowOwner(owner_id=ANNA, effective_on=DAY, reason="r")
    given(customer, registered, merged).when(to_anna).then(OwnerAssigned(owner_id=ANNA, effective_on=DAY, reason="r"))


def test_who_stands_for_another_stands_for_those_that_were_merged_into_that() -> None:
    absorb = Absorb(customer_id=OTHER, others=(THIRD,), external_ids=("103",))
    absorbed = CustomerAbsorbed(customer_id=OTHER, others=(THIRD,), external_ids=("103",))
    when = given(customer, registered).when(absorb)
    when.then(absorbed)
    assert when.state is not None and when.state.endings.stands_for == (OTHER, THIRD)
    given(customer, registered, absorbed).when(absorb).then_nothing()


@pytest.mark.parametrize(("ended", "why"), [(merged, "itself merged into"), (archived, "is archived")])
def test_nothing_is_merged_into_what_has_ended(ended: Event, why: str) -> None:
    given(customer, registered, ended).when(Absorb(customer_id=THIRD)).rejected(Invalid, why)


def test_deals_of_an_archived_customer_are_still_kept() -> None:
    deal = NoteDeal.model_validate({"contract_id": DEAL, "signed_on": DAY, "value": "10"})
    given(customer, registered, archived).when(deal).then(
        DealNoted(contract_id=DEAL, signed_on=DAY, value=deal.value),
        LifecycleChanged(old=Stage.POTENTIAL, new=Stage.ACTIVE, on=DAY, last_deal_on=DAY),
    )
