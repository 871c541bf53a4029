"""What is counted of a rep's work."""

from enum import StrEnum
from typing import TypeAlias

from shared.kernel.fields import Count, SignedMoney


class Metric(StrEnum):
    SIGNED_AMOUNT = "signed_amount"
    COLLECTED_AMOUNT = "collected_amount"
    DEALS = "deals"
    NEW_CUSTOMERS = "new_customers"
    VISITS = "visits"
    OPPORTUNITIES = "opportunities"
    UNITS_SOLD = "units_sold"

    @property
    def counted(self) -> bool:
        """Whether it is an integer, and no money."""
        return self not in (Metric.SIGNED_AMOUNT, Metric.COLLECTED_AMOUNT)


Figure: TypeAlias = SignedMoney | Count
"""Money as a string, an integer where the metric is counted."""
