from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from pydantic import TypeAdapter

from services.customer.customers.decider import (
    AddContact,
    AssignOwner,
    BeforeCurrentOwner,
    ClearOverdue,
    CustomerCommand,
    MarkOverdue,
    Ownership,
    RegisterCustomer,
    RemoveContact,
    ReplaceContact,
    ReplaceProfile,
    customer,
)
from services.customer.customers.events import (
    Contact,
    ContactAdded,
    ContactChanged,
    ContactRemoved,
    CustomerRegistered,
    Kind,
    OverdueCleared,
    OverdueMarked,
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

INVOICE = UUID(int=9)
mark = OverdueMarked(
    invoice_id=INVOICE,
    number="INV-1",
    currency="CNY",
    due_on=date(2004, 3, 1),
    as_of=date(2004, 3, 2),
    days=1,
    open=Decimal("70.00"),
    level=1,
    action="rep_follow_up",
    policy_version=1,
)
higher = mark.model_copy(update={"level": 2, "as_of": date(2004, 3, 17), "days": 16, "action": "manager"})
cleared = OverdueCleared(invoice_id=INVOICE)


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


def test_a_contact_is_changed() -> None:
    new = buyer.model_copy(update={"title": "Head of purchasing"})
    given(customer, registered, added).when(ReplaceContact(contact=new)).then(ContactChanged(contact=new))


def test_a_contact_that_stays_as_it_is_changes_nothing() -> None:
    given(customer, registered, added).when(ReplaceContact(contact=buyer)).then_nothing()


def test_a_contact_of_nobody_is_not_found() -> None:
    given(customer, registered).when(ReplaceContact(contact=buyer)).rejected(NotFound)
    given(customer, registered).when(RemoveContact(contact_id=BUYER)).rejected(NotFound)


def test_a_contact_is_removed() -> None:
    removed = given(customer, registered, added).when(RemoveContact(contact_id=BUYER))
    removed.then(ContactRemoved(contact_id=BUYER))
    assert removed.state is not None and removed.state.contacts == {}


def test_removing_a_contact_twice_changes_nothing() -> None:
    gone = ContactRemoved(contact_id=BUYER)
    given(customer, registered, added, gone).when(RemoveContact(contact_id=BUYER)).then_nothing()


def test_a_removed_contact_is_not_changed() -> None:
    gone = ContactRemoved(contact_id=BUYER)
    given(customer, registered, added, gone).when(ReplaceContact(contact=buyer)).rejected(NotFound)


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


def test_an_overdue_invoice_marks_the_customer_and_a_higher_level_replaces_the_mark() -> None:
    given(customer, registered).when(MarkOverdue(mark=mark)).then(mark)
    given(customer, registered, mark).when(MarkOverdue(mark=mark)).then_nothing()
    marked = given(customer, registered, mark).when(MarkOverdue(mark=higher))
    marked.then(higher)
    assert marked.state is not None and marked.state.overdue == {INVOICE: higher}


def test_a_paid_invoice_takes_its_mark_away() -> None:
    clear = ClearOverdue(invoice_id=INVOICE)
    given(customer, registered, mark).when(clear).then(cleared)
    given(customer, registered, mark, cleared).when(clear).then_nothing()
    given(customer, registered, mark, cleared).when(MarkOverdue(mark=mark)).then(mark)


def test_what_is_no_customer_of_ours_is_not_marked() -> None:
    given(customer).when(MarkOverdue(mark=mark)).then_nothing()
    given(customer).when(ClearOverdue(invoice_id=INVOICE)).then_nothing()
