"""A change of policy as clients see it."""

from datetime import date
from uuid import UUID

from shared.kernel.things import EVERYONES, Head, Thing

from ..responses.things import CaseView, shown
from .decider import PolicyChange, policy_change


class PolicyChangeView(CaseView):
    summary: str
    effective_on: date
    region: str | None
    product: str | None
    source: str | None
    reported_by: str


def show(state: PolicyChange | None, head: Head, thing_id: UUID) -> PolicyChangeView | None:
    if state is None:
        return None
    return PolicyChangeView(
        id=thing_id,
        version=head.version,
        created_at=head.created_at,
        **dict(state.reported),
        **shown(state.case),
    )


POLICY_CHANGE = Thing("policy change", "/v1/policy-changes", policy_change, show, PolicyChangeView, owners=EVERYONES)
