"""The parts into which a target is decomposed, checked against the place in the tree where they are to stand."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any, TypeAlias
from uuid import UUID

from pydantic import BeforeValidator, WithJsonSchema

from shared.kernel.calendar import Grain, period, period_of
from shared.kernel.fields import Code, Percent
from shared.kernel.messages import Command
from shared.kernel.money import cents
from shared.kernel.rejections import Invalid

from ..credits.metric import Metric
from .events import Dimension
from .tree import Node, follows, span, split

MOST_MONEY, MOST_COUNTED = Decimal("999999999999999.99"), 1_000_000_000
_MONEY = re.compile(r"[0-9]{1,15}(\.[0-9]{1,2})?")


def _amount(value: Any) -> Decimal | int:
    """One check for both kinds, so that a refusal points at the field and not at one of two ways to read it."""
    if type(value) is int and 0 <= value <= MOST_COUNTED:
        return value
    if isinstance(value, str) and _MONEY.fullmatch(value):
        return cents(Decimal(value))
    if isinstance(value, Decimal) and 0 <= value <= MOST_MONEY and value == cents(value):
        return cents(value)
    raise ValueError("must be money, zero or more with at most two places, as a string; or an integer of zero or more")


AmountBody: TypeAlias = Annotated[
    Decimal | int,
    BeforeValidator(_amount),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": f"^{_MONEY.pattern}$"},
                {"type": "integer", "minimum": 0, "maximum": MOST_COUNTED},
            ]
        }
    ),
]
"""An amount as a request has it."""


class Part(Command):
    """Exactly one of amount and weight."""

    dimension: Dimension
    key: Code
    amount: AmountBody | None = None
    weight: Percent | None = None


def dimension_of(into: Sequence[Part], above: Sequence[Node]) -> Dimension:
    """The one by which all parts go. Raises Invalid where it does not follow what is above."""
    dimension = into[0].dimension
    for index, part in enumerate(into):
        if part.dimension is not dimension:
            raise Invalid(f"/into/{index}/dimension", f"must be {dimension} as in the first part")
    if not follows(above, dimension):
        way = " → ".join(["year", *(node.dimension for node in above)])
        raise Invalid("/into/0/dimension", f"{dimension} does not follow {way}")
    return dimension


def keys_of(into: Sequence[Part], above: Sequence[Node], year: int) -> list[str]:
    """In the one form in which each is written. Raises Invalid where one is wrong or there twice."""
    keys: list[str] = []
    for index, part in enumerate(into):
        key = _key(part, above, year, f"/into/{index}/key")
        if key in keys:
            raise Invalid(f"/into/{index}/key", "is there twice")
        keys.append(key)
    return keys


def _key(part: Part, above: Sequence[Node], year: int, at: str) -> str:
    if part.dimension in (Dimension.REP, Dimension.REGION):
        try:
            return str(UUID(part.key))
        except ValueError:
            raise Invalid(at, f"must be the id of a {'rep' if part.dimension is Dimension.REP else 'unit'}") from None
    if part.dimension is Dimension.PRODUCT:
        return part.key
    whole = span(year, above)
    like = "2004-Q3" if part.dimension is Dimension.QUARTER else "2004-08"
    try:
        named = period(part.key)
    except ValueError:
        named = None
    if named is None or period_of(named.first, Grain(part.dimension.value)) != part.key:
        raise Invalid(at, f"must be a {part.dimension}, such as {like}")
    if not (named.first in whole and named.last in whole):
        raise Invalid(at, f"is not within {whole.name}")
    return part.key


def amounts_of(into: Sequence[Part], whole: Decimal | int, metric: Metric) -> list[Decimal | int]:
    """What each part gets; they add up to the whole. Raises Invalid where the amounts given do not."""
    by_weight = into[0].weight is not None
    for index, part in enumerate(into):
        if (part.amount is None) == (part.weight is None):
            raise Invalid(f"/into/{index}", "has exactly one of amount and weight")
        if (part.weight is not None) != by_weight:
            raise Invalid(f"/into/{index}", "all parts have an amount, or all a weight")
        if part.amount is not None:
            check_kind(f"/into/{index}/amount", part.amount, metric)
    if by_weight:
        weights = [part.weight for part in into if part.weight is not None]
        if not any(weights):
            raise Invalid("/into", "weights add up to more than zero")
        return split(whole, weights)
    amounts = [part.amount for part in into if part.amount is not None]
    if sum(amounts) != whole:
        raise Invalid("/into", f"the parts add up to {sum(amounts)}, the node has {whole}")
    return amounts


def check_kind(at: str, amount: Decimal | int, metric: Metric) -> None:
    """Raises Invalid where money is given for what is counted, or a count for money."""
    if isinstance(amount, int) != metric.counted:
        raise Invalid(at, f"{metric} is {'counted, an integer' if metric.counted else 'money, a string'}")
