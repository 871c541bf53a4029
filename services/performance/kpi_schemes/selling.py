"""Which positions there are, and which of them sell."""

from shared.kernel.transaction import Transaction

from ..positions.decider import position, position_id
from ..reps.events import Position

SELLING = frozenset(Position) - {Position.ASSISTANT, Position.CUSTOMER_SERVICE, Position.AFTER_SALES}
"""Of the built-in positions, those that sell unless they are defined otherwise."""


async def sells(tx: Transaction, code: str) -> bool | None:
    """None where there is no such position."""
    defined = await tx.state(position, position_id(code))
    if defined is not None:
        return defined.selling
    return code in SELLING if code in list(Position) else None
