"""A named successor as clients see it."""

from enum import StrEnum
from uuid import UUID

from shared.kernel.things import Head, Thing, View

from .decider import Successor, successor
from .events import Readiness


class SuccessorStatus(StrEnum):
    NAMED = "named"
    WITHDRAWN = "withdrawn"


class SuccessorView(View):
    status: SuccessorStatus
    unit_id: UUID
    rep_id: UUID
    readiness: Readiness
    note: str | None
    named_by: str
    withdrawn_for: str | None


def show(state: Successor | None, head: Head, thing_id: UUID) -> SuccessorView | None:
    if state is None:
        return None
    withdrawn = state.withdrawn
    return SuccessorView(
        id=thing_id,
        version=head.version,
        status=SuccessorStatus.WITHDRAWN if withdrawn else SuccessorStatus.NAMED,
        created_at=head.created_at,
        **dict(state.named),
        withdrawn_for=withdrawn.reason if withdrawn else None,
    )


SUCCESSOR = Thing(
    "successor",
    "/v1/successors",
    successor,
    show,
    SuccessorView,
    owners=lambda view: (view.unit_id, view.rep_id),
    made_for=lambda view: (view.unit_id,),
)
