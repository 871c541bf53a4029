"""A rate between two currencies, exact, and sums that are converted by it."""

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, PlainSerializer, WithJsonSchema

from shared.kernel.money import cents

PATTERN = r"[0-9]{1,9}(\.[0-9]{1,8})?"
_FOUR, _EIGHT = Decimal("0.0001"), Decimal("0.00000001")


def _given(value: Any) -> Any:
    if isinstance(value, Decimal) or (isinstance(value, str) and re.fullmatch(PATTERN, value)):
        return value
    raise ValueError("must be a rate, as a string")


def _rate(value: Decimal) -> Decimal:
    if not value.is_finite() or not _EIGHT <= value < 10**9 or value != value.quantize(_EIGHT):
        raise ValueError("must be a rate above zero with at most eight decimal places")
    short = value.quantize(_FOUR)
    return short if short == value else value.normalize()


ExchangeRate = Annotated[
    Decimal,
    BeforeValidator(_given),
    AfterValidator(_rate),
    PlainSerializer(lambda rate: f"{rate:f}", return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": f"^{PATTERN}$"}),
]
"""What one unit is worth in the company's own currency; four decimal places, up to eight where it is worth little."""


def converted(amount: Decimal, rate: Decimal) -> Decimal:
    """`amount` in the company's own currency, to the cent."""
    return cents(amount * rate)
