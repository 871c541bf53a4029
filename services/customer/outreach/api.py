"""Routes of outreach."""

from uuid import UUID

from fastapi import Response

from services.customer.customers.projections import customers
from services.customer.segments.decider import segment
from shared.kernel.fields import Day, Id
from shared.kernel.rejections import Invalid
from shared.kernel.transaction import Transaction
from shared.web.execute import Execute
from shared.web.fresh import Fresh, FreshReads
from shared.web.listings import Filter
from shared.web.reading import NotReached
from shared.web.roles import DEALERS, SELLERS, Role
from shared.web.routes import Routes

from .decider import NobodyToReach, RecordOutreach, SendOutreach, TooManyToReach, one_of, outreach
from .projections import members, named, sent
from .things import OUTREACH

router = Routes("accounts")
router.reads(
    OUTREACH,
    sent,
    roles=DEALERS,
    filters=(
        "segment_id",
        "channel",
        Filter("customer_id", Id, lambda table, customer_id: table.c.customer_ids.contains([customer_id])),
        Filter("from", Day, lambda table, day: table.c.sent_on >= day),
        Filter("to", Day, lambda table, day: table.c.sent_on <= day),
    ),
    sorts=("sent_on",),
)


@router.command(
    "POST",
    "/v1/outreach",
    OUTREACH,
    creates=True,
    roles=SELLERS | {Role.MARKETING, Role.CUSTOMER_SERVICE},
    whose="the customers'",
    refuses=(NobodyToReach, TooManyToReach, NotReached),
    example={
        "segment_id": "0199c0de-0000-7000-8000-000000000301",
        "channel": "email",
        "subject": "The new line of classic cars",
        "sent_on": "2026-03-02",
    },
)
async def send(body: SendOutreach, do: Execute, fresh: Fresh) -> Response:
    """Log what was sent to the customers of a segment, or to those that are named: of a segment those whom it has now
    and you see."""
    one_of(body)
    reached = await _reached(body, fresh)

    async def record(tx: Transaction, outreach_id: UUID, command: SendOutreach) -> None:
        await tx.send(outreach, outreach_id, RecordOutreach(sent=command, reached=reached))

    return await do(record, do.new_id(), body)


async def _reached(body: SendOutreach, fresh: FreshReads) -> tuple[UUID, ...]:
    statement = named(body.customer_ids or ())
    if body.segment_id is not None:
        defined = (await fresh.stream(segment, body.segment_id)).state
        if defined is None:
            raise Invalid("/segment_id", "no such segment")
        statement = members(defined.filter)
    async with fresh.tables((customers,)) as db:
        return tuple(row["id"] for row in await db.all(statement))
