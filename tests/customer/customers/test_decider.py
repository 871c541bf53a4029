from datetime import date
from uuid import UUID

import pytest
from pydantic import TypeAdapter

from services.customer.contacts.decider import AddContact, RemoveContact
from services.customer.contacts.events import Contact, ContactAdded
from services.customer.customers.decider import (
    AssignOwner,
    BeforeCurrentOwner,
    CustomerCommand,
    Ownership,
    RegisterCustomer,
    ReplaceProfile,
    customer,
)
from services.customer.customers.events import (
    CustomerRegistered,
    Kind,
    OwnerAssigned,
    Profile,
    ProfileChanged,
)
from shared.kernel.rejections import AlreadyExists, NotFound
from shared.kernel.sealed import Sealed
from shared.testing.spec import given

ANNA, BORIS, CARL, BUYER = (UUID(int=n) for n in range(4))


def box(person: UUID, text: str) -> Sealed:
    return TypeAdapter[Sealed](Sealed).validate_python({"$person": person, "$box": text})


profile = Profile(name="Signal Gift Shop", external_id="103", kind=Kind.COMPANY, region="NA")
registered = CustomerRegistered(profile=profile, owner_id=ANNA)
unowned = CustomerRegistered(profile=profile)
buyer = Contact(contact_id=BUYER, name=box(BUYER, "n1"), title="Buyer")
added = ContactAdded(contact=buyer)
to_boris = AssignOwner(owner_id=BORIS, effective_on=date(2004, 7, 1), reason="Anna leaves")
assigned = OwnerAssigned(owner_id=BORIS, effective_on=date(2004, 7, 1), reason="Anna leaves")


def test_a_customer_is_registered_with_its_contacts_in_one_go() -> None:
    command = RegisterCustomer(profile=profile, owner_id=ANNA, contacts=(buyer,))
    given(customer).when(command).then(registered, added)


def test_a_customer_is_registered_once() -> None:
    given(customer, registered).when(RegisterCustomer(profile=profile)).rejected(AlreadyExists)


@pytest.mark.parametrize(
    "command",
    [ReplaceProfile(profile=profile), AddContact(contact=buyer), RemoveContact(contact_id=BUYER), to_boris],
    ids=lambda command: type(command).__name__,
)
def test_nothing_is_done_to_a_customer_nobody_knows(command: CustomerCommand) -> None:
    given(customer).when(command).rejected(NotFound)


def test_a_changed_profile_names_what_changed() -> None:
    new = profile.model_copy(update={"region": "EMEA", "key_account": True})
    given(customer, registered).when(ReplaceProfile(profile=new)).then(
        ProfileChanged(profile=new, changed=("region", "key_account"))
    )


def test_a_profile_that_stays_as_it_is_changes_nothing() -> None:
    given(customer, registered).when(ReplaceProfile(profile=profile)).then_nothing()


def test_an_unowned_customer_gets_an_owner() -> None:
    given(customer, unowned).when(to_boris).then(assigned)


def test_the_owners_before_are_remembered_with_their_dates() -> None:
    state = given(customer, registered).when(to_boris).state
    assert state is not None and state.owner_id == BORIS
    assert state.owners == (Ownership(ANNA), Ownership(BORIS, date(2004, 7, 1), "Anna leaves"))


def test_assigning_the_owner_of_now_changes_nothing() -> None:
    given(customer, registered, assigned).when(to_boris).then_nothing()


def test_a_new_owner_may_take_over_on_the_day_of_the_last_one_but_not_before() -> None:
    same_day = AssignOwner(owner_id=CARL, effective_on=date(2004, 7, 1), reason="a mistake")
    given(customer, registered, assigned).when(same_day).then(
        OwnerAssigned(owner_id=CARL, effective_on=date(2004, 7, 1), reason="a mistake")
    )
    earlier = AssignOwner(owner_id=CARL, effective_on=date(2004, 6, 30), reason="a mistake")
    given(customer, registered, assigned).when(earlier).rejected(BeforeCurrentOwner, "2004-07-01")
