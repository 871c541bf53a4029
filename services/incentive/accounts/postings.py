"""The commission lines posted for a deal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from shared.kernel.money import ZERO

from ..rating.settlement import Pot, Slot
from .events import CommissionAdjusted, CommissionClawedBack, CommissionEarned, CommissionReleased, LineEvent


class Kind(StrEnum):
    EARNED = "earned"
    RELEASED = "released"
    CLAWED_BACK = "clawed_back"
    ADJUSTED = "adjusted"


@dataclass(frozen=True)
class Line:
    line_id: UUID
    rep_id: UUID
    kind: Kind
    slot: Slot
    amount: Decimal
    plan_version: int
    posted_at: datetime


@dataclass(frozen=True)
class Postings:
    """`sums` are what the lines give together in each slot."""

    sums: Mapping[Slot, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    lines: tuple[Line, ...] = ()

    def total(self, pot: Pot, plan_id: UUID) -> Decimal:
        return sum((amount for slot, amount in self.sums.items() if (slot.plan_id, slot.pot) == (plan_id, pot)), ZERO)

    def posting(self, line: LineEvent) -> "Postings":
        """With a line posted."""
        kind, pot = kind_of(line)
        slot = Slot(line.plan_id, line.on, pot, line.item_id)
        sums = {**self.sums, slot: self.sums.get(slot, ZERO) + line.amount}
        entry = Line(line.line_id, line.rep_id, kind, slot, line.amount, line.plan_version, line.posted_at)
        return Postings(sums, (*self.lines, entry))


def kind_of(line: LineEvent) -> tuple[Kind, Pot]:
    match line:
        case CommissionEarned():
            return Kind.EARNED, Pot.EARNED
        case CommissionAdjusted():
            return Kind.ADJUSTED, Pot.AGREED if line.dispute_id else Pot.EARNED
        case CommissionReleased():
            return Kind.RELEASED, Pot.RELEASED
        case CommissionClawedBack():
            pot = Pot.CLAWED_BACK_RELEASED if line.from_released else Pot.CLAWED_BACK_HELD
            return Kind.CLAWED_BACK, pot
