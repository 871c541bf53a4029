"""Outreach: to a segment or to customers by name, to somebody at least."""

from datetime import date
from uuid import UUID

from services.customer.outreach.decider import (
    MOST,
    NobodyToReach,
    RecordOutreach,
    SendOutreach,
    TooManyToReach,
    outreach,
)
from services.customer.outreach.events import OutreachSent
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid
from shared.testing.spec import given

SEGMENT, ONE, OTHER, REP = (UUID(int=number) for number in range(1, 5))
SENT = date(2026, 3, 2)


def send(*reached: UUID, segment: UUID | None = None, named: list[UUID] | None = None) -> RecordOutreach:
    sent = SendOutreach(segment_id=segment, customer_ids=named, channel="email", subject="the new line", sent_on=SENT)
    return RecordOutreach(sent=sent, reached=reached)


def test_an_outreach_keeps_whom_it_reached_and_who_sent_it() -> None:
    by = Actor("demo-rep", frozenset({"rep"}), rep_id=REP)
    given(outreach).when(send(ONE, OTHER, segment=SEGMENT), by=by).then(
        OutreachSent(
            segment_id=SEGMENT,
            customer_ids=(ONE, OTHER),
            channel="email",
            subject="the new line",
            sent_on=SENT,
            sent_by="demo-rep",
            rep_id=REP,
        )
    )


def test_it_goes_either_to_a_segment_or_to_customers_each_known_and_named_once() -> None:
    given(outreach).when(send(ONE)).rejected(Invalid, "either")
    given(outreach).when(send(ONE, segment=SEGMENT, named=[ONE])).rejected(Invalid, "either")
    given(outreach).when(send(ONE, named=[ONE, OTHER])).rejected(Invalid, "no such customer")
    given(outreach).when(send(ONE, named=[ONE, ONE])).rejected(Invalid, "twice")


def test_a_segment_of_nobody_or_of_too_many_is_refused() -> None:
    given(outreach).when(send(segment=SEGMENT)).rejected(NobodyToReach)
    many = [UUID(int=number) for number in range(MOST + 1)]
    given(outreach).when(send(*many, segment=SEGMENT)).rejected(TooManyToReach)
