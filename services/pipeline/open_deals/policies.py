"""A visit to a customer touches the customer's open deals."""

from collections.abc import Iterator
from uuid import UUID

from services.pipeline.follow_ups.decider import NoteVisit
from services.pipeline.opportunities.decider import opportunity
from services.pipeline.opportunities.events import OpportunityLost, OpportunityOpened, OpportunityWon
from shared.kernel.messages import Meta
from shared.kernel.reactions import Policy
from shared.kernel.transaction import Send
from shared.published.customer import VisitLogged

from .decider import BeginDeal, EndDeal, VisitCustomer, open_deals
from .events import CustomerVisited

policy = Policy("deal-touches", start="beginning")


@policy.on(OpportunityOpened)
def opened(event: OpportunityOpened, meta: Meta) -> Iterator[Send]:
    yield Send(open_deals, event.customer_id, BeginDeal(opportunity_id=meta.stream_id))


@policy.on(OpportunityLost)
def lost(event: OpportunityLost, meta: Meta) -> Iterator[Send]:
    yield from _ended(event.customer_id, meta.stream_id)


@policy.on(OpportunityWon)
def won(event: OpportunityWon, meta: Meta) -> Iterator[Send]:
    yield from _ended(event.customer_id, meta.stream_id)


def _ended(customer_id: UUID | None, opportunity_id: UUID) -> Iterator[Send]:
    if customer_id is not None:  # events of the first release do not tell it; their deals ignore later visits
        yield Send(open_deals, customer_id, EndDeal(opportunity_id=opportunity_id))


@policy.on(VisitLogged)
def logged(event: VisitLogged, meta: Meta) -> Iterator[Send]:
    visit = VisitCustomer(visit_id=event.visit_id, rep_id=event.rep_id, on=event.visited_on, channel=event.channel)
    yield Send(open_deals, event.customer_id, visit)


@policy.on(CustomerVisited)
def visited(event: CustomerVisited, meta: Meta) -> Iterator[Send]:
    command = NoteVisit(visit_id=event.visit_id, rep_id=event.rep_id, on=event.on, channel=event.channel)
    for opportunity_id in event.opportunity_ids:
        yield Send(opportunity, opportunity_id, command)
