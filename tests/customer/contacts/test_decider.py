from uuid import UUID

from pydantic import TypeAdapter

from services.customer.contacts.decider import RemoveContact, ReplaceContact
from services.customer.contacts.events import Contact, ContactAdded, ContactChanged, ContactRemoved
from services.customer.customers.decider import customer
from services.customer.customers.events import CustomerRegistered, Kind, Profile
from shared.kernel.rejections import NotFound
from shared.kernel.sealed import Sealed
from shared.testing.spec import given

BUYER = UUID(int=1)
NAME = TypeAdapter[Sealed](Sealed).validate_python({"$person": BUYER, "$box": "n1"})
registered = CustomerRegistered(profile=Profile(name="Signal Gift Shop", kind=Kind.COMPANY))
buyer = Contact(contact_id=BUYER, name=NAME, title="Buyer")
added = ContactAdded(contact=buyer)


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
    assert removed.state is not None and removed.state.contacts.present == {}


def test_removing_a_contact_twice_changes_nothing() -> None:
    gone = ContactRemoved(contact_id=BUYER)
    given(customer, registered, added, gone).when(RemoveContact(contact_id=BUYER)).then_nothing()


def test_a_removed_contact_is_not_changed() -> None:
    gone = ContactRemoved(contact_id=BUYER)
    given(customer, registered, added, gone).when(ReplaceContact(contact=buyer)).rejected(NotFound)
