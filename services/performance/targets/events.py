"""What happens to a target plan, and the values in it."""

from shared.kernel.fields import Currency, Id, Text
from shared.kernel.messages import Event, Value

from ..credits.metric import Metric
from ..decomposition.events import Amount, Child, Dimension, NodeAmount


class Smart(Value):
    """SMART: specific, measurable, achievable, relevant. Time-bound it is by its year."""

    specific: Text
    measure: Text
    achievable: Text
    relevant: Text


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
