"""What is credited, and can so be a target."""

from enum import StrEnum


class Metric(StrEnum):
    """What can be a target: that of which this service knows the actual figure."""

    SIGNED_AMOUNT = "signed_amount"
    COLLECTED_AMOUNT = "collected_amount"
    NEW_CUSTOMERS = "new_customers"
    VISITS = "visits"
    UNITS_SOLD = "units_sold"

    @property
    def counted(self) -> bool:
        return self in (Metric.NEW_CUSTOMERS, Metric.VISITS, Metric.UNITS_SOLD)
