"""What happens to a target plan, and the values in it."""

from enum import StrEnum
from typing import TypeAlias

from pydantic import BaseModel, ConfigDict

from shared.kernel.fields import Code, Count, Currency, Id, Money, Percent, Text
from shared.kernel.messages import Event

Amount: TypeAlias = Money | Count
"""Of money a decimal with two places, of what is counted an integer. One plan has one of the two throughout."""


class Metric(StrEnum):
    """What can be a target: that of which this service knows the actual figure."""

    SIGNED_AMOUNT = "signed_amount"
    COLLECTED_AMOUNT = "collected_amount"
    NEW_CUSTOMERS = "new_customers"
    VISITS = "visits"

    @property
    def counted(self) -> bool:
        return self in (Metric.NEW_CUSTOMERS, Metric.VISITS)


class Dimension(StrEnum):
    """`key` is of a quarter 2004-Q3, of a month 2004-08, of a region the unit's id, of a product its line, of a rep
    the rep's id."""

    QUARTER = "quarter"
    REGION = "region"
    MONTH = "month"
    PRODUCT = "product"
    REP = "rep"


class Value(BaseModel):
    """As tolerant on read as the event itself."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Smart(Value):
    """SMART: specific, measurable, achievable, relevant. Time-bound it is by its year."""

    specific: Text
    measure: Text
    achievable: Text
    relevant: Text


class Child(Value):
    """`weight` is None where the amount itself was given."""

    node_id: Id
    key: Code
    amount: Amount
    weight: Percent | None = None


class NodeAmount(Value):
    node_id: Id
    amount: Amount


class TargetPlanDrafted(Event):
    """`currency` is None where the metric is counted."""

    name: Text
    year: int
    metric: Metric
    amount: Amount
    currency: Currency | None = None
    unit_id: Id
    smart: Smart
    drafted_by: str


class TargetDecomposed(Event):
    """`node_id` None: the root, the year's target. The children take the place of those before, and of all below."""

    node_id: Id | None = None
    dimension: Dimension
    children: tuple[Child, ...]
    decomposed_by: str


class TargetPlanSubmitted(Event):
    version: int
    submitted_by: str


class TargetPlanApproved(Event):
    version: int
    approved_by: str


class TargetPlanReturned(Event):
    version: int
    reason: Text
    returned_by: str


class TargetRevised(Event):
    """The next version. `node_id` (None: the root) has now `amount`; `total` is the year's target after it, `changed`
    every node whose amount is another than before."""

    version: int
    node_id: Id | None = None
    amount: Amount
    reason: Text
    total: Amount
    changed: tuple[NodeAmount, ...]
    revised_by: str


TargetPlanEvent = (
    TargetPlanDrafted | TargetDecomposed | TargetPlanSubmitted | TargetPlanApproved | TargetPlanReturned | TargetRevised
)
