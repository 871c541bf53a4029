"""A dispute as clients see it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.kernel.fields import Currency, SignedMoney, Text
from shared.kernel.things import Head, Thing, View

from ..pay.events import PayKind
from .decider import Dispute, dispute


class DisputeStatus(StrEnum):
    OPEN = "open"
    RESOLVED = "resolved"


class DisputeView(View):
    """`amount` is what the line has. `adjustment` is what was added to it in the end."""

    status: DisputeStatus
    rep_id: UUID
    line_id: UUID
    kind: PayKind
    amount: SignedMoney
    currency: Currency
    expected: SignedMoney
    reason: Text
    raised_by: str
    outcome: Text | None
    adjustment: SignedMoney | None
    resolved_at: datetime | None
    resolved_by: str | None


def show(state: Dispute | None, head: Head, dispute_id: UUID) -> DisputeView | None:
    if state is None:
        return None
    raised, resolved = state.raised, state.resolved
    return DisputeView(
        id=dispute_id,
        version=head.version,
        created_at=head.created_at,
        status=DisputeStatus.RESOLVED if resolved else DisputeStatus.OPEN,
        **{name: getattr(raised, name) for name in RAISED},
        outcome=resolved.outcome if resolved else None,
        adjustment=resolved.adjustment if resolved else None,
        resolved_at=resolved.resolved_at if resolved else None,
        resolved_by=resolved.resolved_by if resolved else None,
    )


RAISED = ("rep_id", "line_id", "kind", "amount", "currency", "expected", "reason", "raised_by")

DISPUTE = Thing("dispute", "/v1/disputes", dispute, show, DisputeView, owners=lambda view: (view.rep_id,))
