"""The document of a contract as a client writes it, and what must be true of every version of it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import ConfigDict

from services.pipeline.catalogue.lines import plain
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid

from .events import ContractLine, DaysAfter, ScheduledPayment, ScheduleEvent, Split
from .state import Document

HUNDRED = Decimal(100)
MONTH = 30
"""Days."""
HIGHEST = Decimal("999999999999999.99")


class SplitBody(Split):
    model_config = ConfigDict(extra="forbid")


class DaysAfterBody(DaysAfter):
    model_config = ConfigDict(extra="forbid")


class ScheduledPaymentBody(ScheduledPayment):
    model_config = ConfigDict(extra="forbid")
    days_after: DaysAfterBody | None = None


def document_of(body: Command, owner_id: UUID, written_by: str, latest: Document | None = None) -> Document:
    """The next version of the document, from the body of a draft, or of an amendment to the `latest` (what it
    leaves out stays). Without splits, the owner has all of the deal."""

    def said(field: str) -> Any:
        value = getattr(body, field)
        return getattr(latest, field) if value is None and latest else value

    return Document(
        version=latest.version + 1 if latest else 1,
        amount=said("amount"),
        lines=plain(said("lines"), ContractLine, known=latest.lines if latest else ()),
        payment_schedule=tuple(_payment(payment) for payment in said("payment_schedule")),
        terms=said("terms"),
        splits=tuple(_plain(Split, split) for split in said("splits")) or _all_to(owner_id),
        delivery_by=said("delivery_by"),
        written_by=written_by,
    )


def _plain(kind: Any, body: Any) -> Any:
    """The event's own value in place of the stricter one of the request."""
    return kind(**{name: getattr(body, name) for name in kind.model_fields})


def _payment(body: ScheduledPayment) -> ScheduledPayment:
    days_after = body.days_after and DaysAfter(event=body.days_after.event, days=body.days_after.days)
    return ScheduledPayment(percent=body.percent, amount=body.amount, due_on=body.due_on, days_after=days_after)


def scheduled_again(schedule: Sequence[ScheduledPayment]) -> list[ScheduledPaymentBody]:
    """The schedule for another amount and another time; all of it a month after the invoice, where it named amounts or
    days of the old one."""
    again = [payment for payment in schedule if payment.percent is not None and payment.days_after is not None]
    if len(again) < len(schedule):
        return [
            ScheduledPaymentBody(percent=HUNDRED, days_after=DaysAfterBody(event=ScheduleEvent.INVOICE, days=MONTH))
        ]
    return [ScheduledPaymentBody.model_validate(payment.model_dump()) for payment in schedule]


def _all_to(owner_id: UUID) -> tuple[Split, ...]:
    return (Split(rep_id=owner_id, percent=HUNDRED),)


def check_document(document: Document) -> None:
    """Invalid where the splits are not 100 % or the payment schedule is not the amount, exactly, or where a line is
    worth more than any amount may be."""
    for index, line in enumerate(document.lines):
        if line.quantity * line.unit_price > HIGHEST:
            raise Invalid(f"/lines/{index}", f"a line is worth at most {HIGHEST:f}")
    check_splits(document.splits)
    check_schedule(document.amount, document.payment_schedule)


def check_splits(splits: Sequence[Split]) -> None:
    if len({split.rep_id for split in splits}) < len(splits):
        raise Invalid("/splits", "a rep has one share only")
    for index, split in enumerate(splits):
        if split.percent == 0:
            raise Invalid(f"/splits/{index}/percent", "a share is more than 0")
    if (total := sum((split.percent for split in splits), Decimal(0))) != HUNDRED:
        raise Invalid("/splits", f"the shares must add up to 100, not {total:f}")


def check_schedule(amount: Decimal, schedule: Sequence[ScheduledPayment]) -> None:
    if not schedule:
        raise Invalid("/payment_schedule", "at least one payment is needed")
    for index, payment in enumerate(schedule):
        if (payment.percent is None) == (payment.amount is None):
            raise Invalid(f"/payment_schedule/{index}", "either percent or amount")
        if (payment.due_on is None) == (payment.days_after is None):
            raise Invalid(f"/payment_schedule/{index}", "either due_on or days_after")
    percents = [payment.percent for payment in schedule if payment.percent is not None]
    amounts = [payment.amount for payment in schedule if payment.amount is not None]
    if percents and amounts:
        raise Invalid("/payment_schedule", "percentages or amounts, one kind throughout")
    if any(percent == 0 for percent in percents):
        raise Invalid("/payment_schedule", "a payment is more than 0 percent")
    total, whole = (sum(percents), HUNDRED) if percents else (sum(amounts), amount)
    if total != whole:
        raise Invalid("/payment_schedule", f"the payments must add up to {whole:f}, not {total:f}")
