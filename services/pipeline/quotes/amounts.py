"""What a quote comes to. Exact, whatever the amounts."""

from collections.abc import Sequence
from decimal import Decimal

from services.pipeline.catalogue.lines import SoldLine
from shared.kernel.money import ZERO
from shared.kernel.rejections import Invalid

MOST = Decimal("999999999999999.99")
"""The largest amount of money there is (`shared.kernel.fields.Money`)."""


def amount(line: SoldLine) -> Decimal:
    value: Decimal = line.quantity * line.unit_price
    return value


def total(lines: Sequence[SoldLine]) -> Decimal:
    return sum((amount(line) for line in lines), ZERO)


def check_amounts(lines: Sequence[SoldLine]) -> None:
    """Invalid where a line or all of them come to more than money can say."""
    for index, line in enumerate(lines):
        if amount(line) > MOST:
            raise Invalid(f"/lines/{index}", f"comes to more than {MOST}")
    if total(lines) > MOST:
        raise Invalid("/lines", f"the lines come to more than {MOST}")
