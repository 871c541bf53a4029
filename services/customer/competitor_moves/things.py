"""A competitor's move as clients see it."""

from datetime import date
from uuid import UUID

from pydantic import Field

from shared.kernel.things import EVERYONES, Head, Thing

from ..responses.things import CaseView, shown
from .decider import Move, competitor_move
from .events import MoveKind


class MoveView(CaseView):
    competitor_id: UUID
    competitor: str = Field(description="Its name when the move was reported")
    kind: MoveKind
    summary: str
    observed_on: date
    customer_id: UUID | None
    product: str | None
    region: str | None
    rep_id: UUID | None = Field(description="The rep who reported it, where it was one")
    reported_by: str


def show(state: Move | None, head: Head, thing_id: UUID) -> MoveView | None:
    if state is None:
        return None
    return MoveView(
        id=thing_id,
        version=head.version,
        created_at=head.created_at,
        **dict(state.reported),
        **shown(state.case),
    )


MOVE = Thing("competitor move", "/v1/competitor-moves", competitor_move, show, MoveView, owners=EVERYONES)
