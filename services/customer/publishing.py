"""Which facts leave the customer service: names of companies, owners, visits, and no personal data."""

from typing import Any

from shared.kernel.messages import Meta
from shared.kernel.reactions import Publisher
from shared.published import customer as published

from .customers.decider import Customer
from .customers.events import CustomerRegistered, Kind, OwnerAssigned, Profile, ProfileChanged
from .visits.decider import Visit
from .visits.events import VisitLogged

publisher = Publisher("customer")

PUBLIC = frozenset(published.ProfileChanged.model_fields) & frozenset(Profile.model_fields)
"""The fields of a profile that others keep a copy of."""


def _public(profile: Profile) -> dict[str, Any]:
    fields = {name: getattr(profile, name) for name in PUBLIC}
    return fields if profile.kind is Kind.COMPANY else {**fields, "name": None}


@publisher.on(CustomerRegistered)
def registered(event: CustomerRegistered, meta: Meta, state: Customer) -> published.CustomerRegistered:
    return published.CustomerRegistered(customer_id=meta.stream_id, owner_id=event.owner_id, **_public(event.profile))


@publisher.on(ProfileChanged)
def profile_changed(event: ProfileChanged, meta: Meta, state: Customer) -> published.ProfileChanged | None:
    """Nothing leaves where only personal fields, or others that nobody copies, have changed."""
    seen = PUBLIC if event.profile.kind is Kind.COMPANY else PUBLIC - {"name"}
    if seen.isdisjoint(event.changed):
        return None
    return published.ProfileChanged(customer_id=meta.stream_id, **_public(event.profile))


@publisher.on(OwnerAssigned)
def owner_assigned(event: OwnerAssigned, meta: Meta, state: Customer) -> published.OwnerAssigned:
    return published.OwnerAssigned(customer_id=meta.stream_id, owner_id=event.owner_id, effective_on=event.effective_on)


@publisher.on(VisitLogged)
def visit_logged(event: VisitLogged, meta: Meta, state: Visit) -> published.VisitLogged:
    """Whom the rep met, and what the customer said in confidence, stays here."""
    told = {name: getattr(event, name) for name in published.VisitLogged.model_fields if name != "visit_id"}
    return published.VisitLogged(visit_id=meta.stream_id, **told)
