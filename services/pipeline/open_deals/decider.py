"""The open deals of one customer, in a stream of the customer's, so that a visit finds them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Day, Id
from shared.kernel.messages import Command

from .events import CustomerVisited, DealBegan, DealEnded, OpenDealsEvent


class BeginDeal(Command):
    opportunity_id: Id


class EndDeal(Command):
    opportunity_id: Id


class VisitCustomer(Command):
    visit_id: Id
    rep_id: Id
    on: Day
    channel: Code


OpenDealsCommand = BeginDeal | EndDeal | VisitCustomer


@dataclass(frozen=True)
class OpenDeals:
    open: frozenset[UUID] = frozenset()


def decide(command: OpenDealsCommand, state: OpenDeals) -> Sequence[OpenDealsEvent]:
    match command:
        case BeginDeal(opportunity_id=deal):
            return [] if deal in state.open else [DealBegan(opportunity_id=deal)]
        case EndDeal(opportunity_id=deal):
            return [DealEnded(opportunity_id=deal)] if deal in state.open else []
        case VisitCustomer():
            return [CustomerVisited(**dict(command), opportunity_ids=tuple(sorted(state.open)))] if state.open else []


def evolve(state: OpenDeals, event: OpenDealsEvent) -> OpenDeals:
    match event:
        case DealBegan():
            return replace(state, open=state.open | {event.opportunity_id})
        case DealEnded():
            return replace(state, open=state.open - {event.opportunity_id})
        case CustomerVisited():
            return state


open_deals: Decider[OpenDealsCommand, OpenDeals, OpenDealsEvent] = Decider(
    "open_deals", OpenDeals(), decide, evolve, OpenDealsEvent
)
