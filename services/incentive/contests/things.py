"""A contest as clients see it."""

from datetime import date
from uuid import UUID

from pydantic import ConfigDict, Field

from shared.kernel.fields import Currency, Text
from shared.kernel.things import EVERYONES, Head, Shown, Thing, View

from ..plans.events import Who
from ..results.metric import Metric
from .decider import Contest, contest
from .events import ContestStandingFrozen, ContestStatus, Place, Prize, PrizeGranted


class FrozenView(Shown):
    as_of: date
    places: tuple[Place, ...]


class ContestView(View):
    """`frozen` are the standings that were frozen, the first day first; `granted` the prizes, once it is closed by the
    standing as of `decided_as_of`."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True, frozen=True)

    status: ContestStatus
    name: Text
    metric: Metric
    period: str | None
    from_: date = Field(alias="from")
    to: date
    participants: Who | None
    currency: Currency
    prizes: tuple[Prize, ...]
    drafted_by: str
    announced_on: date | None
    announced_by: str | None
    frozen: tuple[FrozenView, ...]
    decided_as_of: date | None
    closed_on: date | None
    closed_by: str | None
    cancelled_on: date | None
    cancelled_by: str | None
    cancel_reason: str | None
    granted: tuple[PrizeGranted, ...]


def show(state: Contest | None, head: Head, contest_id: UUID) -> ContestView | None:
    if state is None:
        return None
    terms, announced, closed, cancelled = state.terms, state.announced, state.closed, state.cancelled
    return ContestView(
        id=contest_id,
        version=head.version,
        created_at=head.created_at,
        status=state.status,
        name=terms.name,
        metric=terms.metric,
        period=terms.period,
        from_=terms.from_,
        to=terms.to,
        participants=terms.participants,
        currency=terms.currency,
        prizes=terms.prizes,
        drafted_by=state.drafted_by,
        announced_on=announced.on if announced else None,
        announced_by=announced.announced_by if announced else None,
        frozen=tuple(_frozen(state.frozen[day]) for day in sorted(state.frozen)),
        decided_as_of=closed.as_of if closed else None,
        closed_on=closed.on if closed else None,
        closed_by=closed.closed_by if closed else None,
        cancelled_on=cancelled.on if cancelled else None,
        cancelled_by=cancelled.cancelled_by if cancelled else None,
        cancel_reason=cancelled.reason if cancelled else None,
        granted=state.granted,
    )


def _frozen(event: ContestStandingFrozen) -> FrozenView:
    return FrozenView(as_of=event.as_of, places=event.places)


CONTEST = Thing("contest", "/v1/contests", contest, show, ContestView, owners=EVERYONES)
