"""What can be asked of a target plan."""

from typing import Annotated

from pydantic import ConfigDict, Field, WithJsonSchema, field_validator

from shared.kernel.fields import Currency, Id, Text
from shared.kernel.messages import Command

from ..credits.metric import Metric
from ..decomposition.parts import AmountBody, Part
from .events import Smart

MOST_CHILDREN = 200
YEARS = Field(strict=True, ge=1900, le=9998)


class SmartBody(Smart):
    model_config = ConfigDict(extra="forbid")


class DraftTargetPlan(Command):
    """`amount` is money as a string, or an integer where the metric is counted; only money has a `currency`, the
    company's own by default."""

    name: Text
    year: Annotated[int, YEARS]
    metric: Metric
    amount: AmountBody
    currency: Currency | None = None
    unit_id: Id
    smart: SmartBody


class OfNode(Command):
    """`node` is `root`, the year's target, or the id of a node."""

    node: Annotated[Id | None, WithJsonSchema({"anyOf": [{"const": "root"}, {"type": "string", "format": "uuid"}]})]

    @field_validator("node", mode="before")
    @classmethod
    def _root(cls, value: object) -> object:
        if value is None:
            raise ValueError("must be root or a node's id")
        return None if value == "root" else value


class DecomposeTarget(OfNode):
    into: list[Part] = Field(min_length=1, max_length=MOST_CHILDREN)


class DecomposePlan(DecomposeTarget):
    """A decomposition with the plan's own id, of which those of its nodes are made."""

    plan_id: Id


class SubmitTargetPlan(Command):
    pass


class ApproveTargetPlan(Command):
    pass


class ReturnTargetPlan(Command):
    reason: Text


class ReviseTarget(OfNode):
    amount: AmountBody
    reason: Text


TargetPlanCommand = (
    DraftTargetPlan | DecomposePlan | SubmitTargetPlan | ApproveTargetPlan | ReturnTargetPlan | ReviseTarget
)
