"""The dunning policy as clients see it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.kernel.fields import Count
from shared.kernel.things import EVERYONES, Head, Thing, View

from .decider import Published, dunning_policy
from .events import Days, DunningPolicyPublished, Level


class PolicyStatus(StrEnum):
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"


class DunningPolicyView(View):
    """`policy_version` is what every level reached under it names."""

    status: PolicyStatus
    policy_version: Count
    early_warning_days: Days
    levels: tuple[Level, ...]
    published_by: str
    published_at: datetime


def show_policy(state: Published, head: Head, thing_id: UUID) -> DunningPolicyView | None:
    return policy_view(state, state.in_force, head) if state.in_force else None


def policy_view(state: Published, version: DunningPolicyPublished, head: Head) -> DunningPolicyView:
    status = PolicyStatus.IN_FORCE if version == state.in_force else PolicyStatus.SUPERSEDED
    return DunningPolicyView(
        id=head.stream_id, version=head.version, status=status, created_at=head.created_at, **dict(version)
    )


POLICY = Thing("dunning policy", "/v1/dunning-policy", dunning_policy, show_policy, DunningPolicyView, owners=EVERYONES)
