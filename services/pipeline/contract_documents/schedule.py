"""付款计划: the payments that a contract's amount is made in, as a client writes them and as they must add up."""

from collections.abc import Sequence
from decimal import Decimal

from pydantic import ConfigDict

from shared.kernel.rejections import Invalid

from .events import DaysAfter, ScheduledPayment, ScheduleEvent

HUNDRED = Decimal(100)
MONTH = 30
"""Days."""


class DaysAfterBody(DaysAfter):
    model_config = ConfigDict(extra="forbid")


class ScheduledPaymentBody(ScheduledPayment):
    model_config = ConfigDict(extra="forbid")
    days_after: DaysAfterBody | None = None


def plain_schedule(schedule: Sequence[ScheduledPayment]) -> tuple[ScheduledPayment, ...]:
    """The event's own values in place of the stricter ones of the request."""
    return tuple(_plain(payment) for payment in schedule)


def _plain(payment: ScheduledPayment) -> ScheduledPayment:
    days_after = payment.days_after and DaysAfter(event=payment.days_after.event, days=payment.days_after.days)
    return ScheduledPayment(
        percent=payment.percent, amount=payment.amount, due_on=payment.due_on, days_after=days_after
    )


def scheduled_again(schedule: Sequence[ScheduledPayment]) -> list[ScheduledPaymentBody]:
    """The schedule for another amount and another time; all of it a month after the invoice, where it named amounts or
    days of the old one."""
    again = [payment for payment in schedule if payment.percent is not None and payment.days_after is not None]
    if len(again) < len(schedule):
        return [
            ScheduledPaymentBody(percent=HUNDRED, days_after=DaysAfterBody(event=ScheduleEvent.INVOICE, days=MONTH))
        ]
    return [ScheduledPaymentBody.model_validate(payment.model_dump()) for payment in schedule]


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
