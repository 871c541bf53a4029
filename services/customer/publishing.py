"""Which facts leave the customer service: names of companies, owners, visits, complaints, moves of competitors, and no
personal data."""

from typing import Any

from shared.kernel.messages import Meta
from shared.kernel.reactions import Publisher
from shared.published import customer as published

from .competitor_moves.decider import Move
from .competitor_moves.events import CompetitorMoveReported
from .complaint_clock.events import SlaBreached
from .complaints.complaint import Complaint
from .complaints.events import (
    ComplaintEscalated,
    ComplaintRaised,
    ComplaintReopened,
    ComplaintResolved,
)
from .customers.decider import Customer
from .customers.events import CustomerRegistered, Kind, OwnerAssigned, Profile, ProfileChanged
from .endings.events import CustomersMerged
from .survey_answers.events import SurveyAnswered
from .tier_standing.events import TierChanged
from .visit_runs.events import VisitMissed
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


@publisher.on(CustomersMerged)
def customers_merged(event: CustomersMerged, meta: Meta, state: Customer) -> published.CustomersMerged:
    return published.CustomersMerged(
        customer_id=meta.stream_id,
        external_id=state.profile.external_id,
        into_id=event.into_id,
        owner_id=event.owner_id,
    )


@publisher.on(TierChanged)
def tier_changed(event: TierChanged, meta: Meta, state: Customer) -> published.TierChanged:
    told = {name: getattr(event, name) for name in published.TierChanged.model_fields if name != "customer_id"}
    return published.TierChanged(customer_id=meta.stream_id, **told)


@publisher.on(VisitLogged)
def visit_logged(event: VisitLogged, meta: Meta, state: Visit) -> published.VisitLogged:
    """Whom the rep met, and what the customer said in confidence, stays here."""
    told = {name: getattr(event, name) for name in published.VisitLogged.model_fields if name != "visit_id"}
    return published.VisitLogged(visit_id=meta.stream_id, **told)


CASE = frozenset(published.ComplaintCase.model_fields) & frozenset(ComplaintRaised.model_fields) - {"owner_id"}
"""The fields of a complaint that others hear: nothing that the customer said in own words."""


def _case(meta: Meta, state: Complaint) -> dict[str, Any]:
    told = {name: getattr(state.raised, name) for name in CASE}
    return {**told, "complaint_id": meta.stream_id, "owner_id": state.owner_id, "due_by": state.clock.due_by}


@publisher.on(ComplaintRaised)
def complaint_raised(event: ComplaintRaised, meta: Meta, state: Complaint) -> published.ComplaintRaised:
    return published.ComplaintRaised(**_case(meta, state), channel=event.channel)


@publisher.on(ComplaintEscalated)
def complaint_escalated(event: ComplaintEscalated, meta: Meta, state: Complaint) -> published.ComplaintEscalated:
    return published.ComplaintEscalated(**_case(meta, state), cause=event.cause, escalated_at=event.at)


@publisher.on(ComplaintResolved)
def complaint_resolved(event: ComplaintResolved, meta: Meta, state: Complaint) -> published.ComplaintResolved:
    return published.ComplaintResolved(
        **_case(meta, state), resolved_at=event.at, breached=state.clock.breach is not None
    )


@publisher.on(ComplaintReopened)
def complaint_reopened(event: ComplaintReopened, meta: Meta, state: Complaint) -> published.ComplaintReopened:
    return published.ComplaintReopened(**_case(meta, state), reopened_at=event.at)


@publisher.on(SlaBreached)
def sla_breached(event: SlaBreached, meta: Meta, state: Complaint) -> published.SlaBreached:
    return published.SlaBreached(**_case(meta, state), as_of=event.as_of)


@publisher.on(SurveyAnswered)
def survey_answered(event: SurveyAnswered, meta: Meta, state: SurveyAnswered) -> published.SurveyAnswered | None:
    """What customers say in their own words stays here, and all that the staff answers."""
    if event.customer_id is None:
        return None
    told = {name: getattr(event, name) for name in published.SurveyAnswered.model_fields if name != "answer_id"}
    return published.SurveyAnswered(answer_id=meta.stream_id, **told)


@publisher.on(CompetitorMoveReported)
def competitor_move_reported(
    event: CompetitorMoveReported, meta: Meta, state: Move
) -> published.CompetitorMoveReported:
    told = {name: getattr(event, name) for name in published.CompetitorMoveReported.model_fields if name != "move_id"}
    return published.CompetitorMoveReported(move_id=meta.stream_id, **told)


@publisher.on(VisitMissed)
def visit_missed(event: VisitMissed, meta: Meta, state: VisitMissed) -> published.VisitMissed:
    told = {name: getattr(event, name) for name in published.VisitMissed.model_fields}
    return published.VisitMissed(**told)
