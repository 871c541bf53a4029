"""The metrics that a KPI scheme knows: the kind of each one's figures, and whether it can be reckoned here."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class KpiMetric(StrEnum):
    SIGNED_AMOUNT = "signed_amount"
    COLLECTED_AMOUNT = "collected_amount"
    COLLECTION_RATE = "collection_rate"
    NEW_CUSTOMERS = "new_customers"
    VISITS = "visits"
    SATISFACTION = "satisfaction"
    COMPLAINT_SLA = "complaint_sla"
    CONVERSION_RATE = "conversion_rate"
    AVERAGE_ORDER_VALUE = "average_order_value"
    REPURCHASE_RATE = "repurchase_rate"
    TEAM_ATTAINMENT = "team_attainment"
    COOPERATION = "cooperation"
    PRODUCT_KNOWLEDGE = "product_knowledge"
    MARKET_SENSITIVITY = "market_sensitivity"
    TRAINING = "training"
    CAREER_PLAN = "career_plan"
    UNITS_SOLD = "units_sold"
    MARKET_SHARE = "market_share"
    MARGIN = "margin"
    CHURN = "churn"
    RENEWAL_RATE = "renewal_rate"


class Kind(StrEnum):
    """Money has two places, a rate is a fraction with four, points are of 100."""

    MONEY = "money"
    COUNT = "count"
    RATE = "rate"
    POINTS = "points"


WHOLE = Decimal("1.0000")


@dataclass(frozen=True)
class Definition:
    """`judged` says why the metric cannot be reckoned from events, None where it can. `sums`: it grows from day to day,
    so that who was there for a part of the period is asked for that part of a scheme's target. `usual` is the target
    where nobody named one. `less_is_better`: the fewer the better."""

    kind: Kind
    judged: str | None = None
    sums: bool = False
    usual: Decimal | None = None
    less_is_better: bool = False


BY_PEOPLE = "is judged by people, no event tells of it"
DEFINITIONS: Mapping[KpiMetric, Definition] = {
    KpiMetric.SIGNED_AMOUNT: Definition(Kind.MONEY, sums=True),
    KpiMetric.COLLECTED_AMOUNT: Definition(Kind.MONEY, sums=True),
    KpiMetric.COLLECTION_RATE: Definition(Kind.RATE, usual=WHOLE),
    KpiMetric.NEW_CUSTOMERS: Definition(Kind.COUNT, sums=True),
    KpiMetric.VISITS: Definition(Kind.COUNT, sums=True),
    KpiMetric.SATISFACTION: Definition(Kind.RATE, usual=WHOLE),
    KpiMetric.COMPLAINT_SLA: Definition(Kind.RATE, usual=WHOLE),
    KpiMetric.CONVERSION_RATE: Definition(Kind.RATE),
    KpiMetric.AVERAGE_ORDER_VALUE: Definition(Kind.MONEY),
    KpiMetric.REPURCHASE_RATE: Definition(Kind.RATE),
    KpiMetric.TEAM_ATTAINMENT: Definition(Kind.RATE, usual=WHOLE),
    KpiMetric.COOPERATION: Definition(Kind.POINTS, BY_PEOPLE),
    KpiMetric.PRODUCT_KNOWLEDGE: Definition(Kind.POINTS, BY_PEOPLE),
    KpiMetric.MARKET_SENSITIVITY: Definition(Kind.POINTS, BY_PEOPLE),
    KpiMetric.TRAINING: Definition(Kind.COUNT, sums=True),
    KpiMetric.CAREER_PLAN: Definition(Kind.POINTS, BY_PEOPLE),
    KpiMetric.UNITS_SOLD: Definition(Kind.COUNT, sums=True),
    KpiMetric.MARKET_SHARE: Definition(Kind.RATE, "is the share of a region and a product, not of a person"),
    KpiMetric.MARGIN: Definition(Kind.MONEY, "needs what products cost, which does not leave the pipeline service"),
    KpiMetric.CHURN: Definition(Kind.RATE, less_is_better=True),
    KpiMetric.RENEWAL_RATE: Definition(Kind.RATE, "needs which contracts fell due for renewal, which no event tells"),
}
