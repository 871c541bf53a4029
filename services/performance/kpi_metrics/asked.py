"""What a measure is asked for: whose deeds of which days count, in which currency."""

from dataclasses import dataclass

from shared.kernel.calendar import Period, Span


@dataclass(frozen=True)
class Asked:
    """`span` has the instants of the period's days in the company's time zone."""

    period: Period
    currency: str
    span: Span
