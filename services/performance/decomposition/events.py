"""The values by which a decomposition is told."""

from enum import StrEnum
from typing import TypeAlias

from shared.kernel.fields import Code, Count, Id, Money, Percent
from shared.kernel.messages import Value

Amount: TypeAlias = Money | Count
"""Of money a decimal with two places, of what is counted an integer. One plan has one of the two throughout."""


class Dimension(StrEnum):
    """`key` is of a quarter 2004-Q3, of a month 2004-08, of a region the unit's id, of a product its line, of a rep
    the rep's id."""

    QUARTER = "quarter"
    REGION = "region"
    MONTH = "month"
    PRODUCT = "product"
    REP = "rep"


class Child(Value):
    """`weight` is None where the amount itself was given."""

    node_id: Id
    key: Code
    amount: Amount
    weight: Percent | None = None


class NodeAmount(Value):
    node_id: Id
    amount: Amount
