from datetime import UTC, date, datetime
from uuid import UUID

from pydantic import TypeAdapter

from services.customer.contacts.events import Contact, ContactAdded
from services.customer.customers.events import (
    CustomerRegistered,
    Kind,
    OwnerAssigned,
    Profile,
    ProfileChanged,
)
from services.customer.publishing import publisher
from services.customer.visits.events import Channel, PlanKept, VisitLogged, VisitPlanned
from shared.kernel.messages import Event, Meta
from shared.kernel.sealed import Sealed
from shared.published import customer as published

CUSTOMER, ANNA, SOMEBODY = (UUID(int=n) for n in range(3))
NOW = datetime(2004, 1, 5, tzinfo=UTC)
SECRET = TypeAdapter[Sealed](Sealed).validate_python({"$person": SOMEBODY, "$box": "c2VjcmV0"})
company = Profile(name="Signal Gift Shop", external_id="103", kind=Kind.COMPANY, region="NA", phone=SECRET)
person = Profile(name=SECRET, kind=Kind.PERSON, address=SECRET, city="Boston")


def publish(event: Event) -> Event | None:
    return publisher(event, Meta(CUSTOMER, f"customer-{CUSTOMER}", CUSTOMER, 1, 1, NOW, NOW, "t", CUSTOMER), None)


def test_a_company_is_published_by_name() -> None:
    assert publish(CustomerRegistered(profile=company, owner_id=ANNA)) == published.CustomerRegistered(
        customer_id=CUSTOMER, external_id="103", name="Signal Gift Shop", kind="company", region="NA", owner_id=ANNA
    )


def test_a_person_is_published_without_a_name() -> None:
    assert publish(CustomerRegistered(profile=person)) == published.CustomerRegistered(
        customer_id=CUSTOMER, kind="person"
    )


def test_no_ciphertext_leaves_the_service() -> None:
    everything = tuple(Profile.model_fields)
    for event in (
        CustomerRegistered(profile=company),
        CustomerRegistered(profile=person),
        ProfileChanged(profile=person, changed=everything),
    ):
        told = publish(event)
        assert told is not None and "$box" not in told.model_dump_json()


def test_a_changed_profile_is_published_as_it_now_is() -> None:
    assert publish(ProfileChanged(profile=company, changed=("region",))) == published.ProfileChanged(
        customer_id=CUSTOMER, external_id="103", name="Signal Gift Shop", kind="company", region="NA"
    )


def test_a_changed_phone_is_nobodys_business() -> None:
    assert publish(ProfileChanged(profile=company, changed=("phone", "address", "city"))) is None
    assert publish(ProfileChanged(profile=person, changed=("name",))) is None


def test_contacts_never_leave_the_service() -> None:
    assert publish(ContactAdded(contact=Contact(contact_id=SOMEBODY, name=SECRET))) is None


def test_a_new_owner_is_published_with_the_first_day() -> None:
    event = OwnerAssigned(owner_id=ANNA, effective_on=date(2004, 7, 1), reason="hand-over")
    assert publish(event) == published.OwnerAssigned(customer_id=CUSTOMER, owner_id=ANNA, effective_on=date(2004, 7, 1))


def test_a_logged_visit_is_published_without_what_the_customer_said_in_confidence() -> None:
    day = date(2026, 3, 2)
    event = VisitLogged(
        customer_id=CUSTOMER, rep_id=ANNA, visited_on=day, channel=Channel.PHONE, purpose="p", outcome="o",
        needs="secret", feedback="secret", contact_ids=(SOMEBODY,), planned_for=day,
    )  # fmt: skip
    told = publish(event)
    assert told == published.VisitLogged(
        visit_id=CUSTOMER, customer_id=CUSTOMER, rep_id=ANNA, visited_on=day, channel="phone", purpose="p", outcome="o",
        planned_for=day,
    )  # fmt: skip
    assert told is not None and "secret" not in told.model_dump_json()


def test_plans_stay_here() -> None:
    plan = VisitPlanned(customer_id=CUSTOMER, rep_id=ANNA, planned_for=date(2026, 3, 2), purpose="p")
    assert publish(plan) is None and publish(PlanKept(visit_id=CUSTOMER)) is None
