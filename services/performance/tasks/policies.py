"""A logged visit completes the tasks that wait for it."""

from collections.abc import Iterator

from shared.kernel.messages import Meta
from shared.kernel.reactions import Policy
from shared.kernel.transaction import Send
from shared.published.customer import CustomersMerged, VisitLogged

from .awaited import awaited_id
from .processes import NoteMerge, NoteVisit, note_merge, note_visit

policy = Policy("visit-tasks")


@policy.on(VisitLogged)
def visited(event: VisitLogged, meta: Meta) -> Iterator[Send]:
    command = NoteVisit(
        customer_id=event.customer_id,
        visit_id=event.visit_id,
        rep_id=event.rep_id,
        visited_on=event.visited_on,
        outcome=event.outcome,
    )
    yield Send(note_visit, awaited_id(event.customer_id), command)


@policy.on(CustomersMerged)
def merged(event: CustomersMerged, meta: Meta) -> Iterator[Send]:
    command = NoteMerge(customer_id=event.customer_id, into_id=event.into_id)
    yield Send(note_merge, awaited_id(event.customer_id), command)
