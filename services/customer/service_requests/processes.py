"""A request is a customer's of this service, has its times from the service standard, and may become a complaint."""

from collections.abc import Mapping
from uuid import UUID

from services.customer.customers.processes import standing
from shared.kernel.fields import Code, Id, Moment, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import NotFound
from shared.kernel.transaction import Transaction

from ..complaints.commands import RaiseComplaint
from ..complaints.events import Channel, Severity
from ..complaints.processes import raise_complaint
from ..contacts.personal import sealed
from ..service_standard.events import Of, RequestKind
from ..service_standard.processes import terms_for
from .decider import EscalateRequest, OpenRequest, request
from .events import RequestOpened

CALLER = frozenset({"caller_name", "caller_phone"})
CHANNELS: Mapping[str, Channel] = {
    **{str(channel): channel for channel in Channel},
    "phone": Channel.HOTLINE,
    "onsite": Channel.VISIT,
}
"""As what a complaint knows the channel of a request; all others (chat, app, portal) are the web."""


class NewRequest(Command):
    """`channel` is whatever the company calls it. Without `received_at` the customer came with it just now."""

    customer_id: Id
    kind: RequestKind
    channel: Code
    description: Text
    product: Code | None = None
    order_id: Id | None = None
    caller_name: Text | None = None
    caller_phone: Text | None = None
    received_at: Moment | None = None


class Escalation(Command):
    """What the complaint says besides the request: its category is by default the request's kind, the remedy that is
    sought what the request asks for."""

    severity: Severity
    reason: Text | None = None
    category: Code | None = None
    remedy_sought: Text | None = None


async def open_request(tx: Transaction, request_id: UUID, body: NewRequest) -> None:
    found = await standing(tx, body.customer_id)
    received_at = body.received_at or tx.at
    terms = await terms_for(tx, Of.REQUEST, body.kind, found, received_at)
    told = await sealed(tx, request_id, dict(body), CALLER)
    opened = {**told, "received_at": received_at, "owner_id": found.owner_id, "terms": terms}
    await tx.send(request, request_id, OpenRequest(**opened))


async def escalate_request(tx: Transaction, request_id: UUID, body: Escalation) -> None:
    """The complaint is raised with the request's start, so that it keeps its clock."""
    found = await tx.state(request, request_id)
    if found is None:
        raise NotFound
    known = found.escalated
    complaint_id = known.complaint_id if known else tx.new_id()
    command = EscalateRequest(severity=body.severity, reason=body.reason, complaint_id=complaint_id)
    await tx.send(request, request_id, command)
    if known is None:
        await raise_complaint(tx, complaint_id, _complaint(found.opened, body), request_id)


def _complaint(opened: RequestOpened, body: Escalation) -> RaiseComplaint:
    return RaiseComplaint(
        customer_id=opened.customer_id,
        severity=body.severity,
        category=body.category or opened.kind,
        product=opened.product,
        description=opened.description,
        remedy_sought=body.remedy_sought or opened.description,
        channel=CHANNELS.get(opened.channel, Channel.WEB),
        raised_at=opened.received_at,
        order_id=opened.order_id,
    )
