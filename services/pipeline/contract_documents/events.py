"""The parts of a contract's document as events carry them."""

from enum import StrEnum

from services.pipeline.catalogue.lines import SoldLine
from shared.kernel.fields import Code, Count, Day, Percent, PositiveMoney, SignedMoney, Text
from shared.kernel.messages import Value


class ContractLine(SoldLine):
    """Of a product, or customised; what is customised may be ordered by its own code."""


class ScheduleEvent(StrEnum):
    SIGNING = "signing"
    DELIVERY = "delivery"
    INVOICE = "invoice"


class DaysAfter(Value):
    event: ScheduleEvent
    days: Count


class ScheduledPayment(Value):
    """Either a percentage or an amount, due either on a date or some days after an event."""

    percent: Percent | None = None
    amount: PositiveMoney | None = None
    due_on: Day | None = None
    days_after: DaysAfter | None = None


class ProductAmount(Value):
    """A part of a deal's amount by product and product line; None where the deal has no lines."""

    sku: Code | None = None
    line: Text | None = None
    amount: SignedMoney
