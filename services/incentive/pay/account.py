"""A rep's pay account as its events leave it: which line belongs to which month."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from uuid import UUID, uuid5

from shared.kernel.calendar import Grain, period, period_of
from shared.kernel.money import ZERO

from .events import (
    Limit,
    LimitsSet,
    PayEvent,
    PayKind,
    PayLine,
    PayLineEntered,
    PayLineFreed,
    PayLineHeld,
    PeriodPassed,
    StatementIssued,
    StatementLocked,
    Sum,
)


@dataclass(frozen=True)
class PayAccount:
    """`paid` says in which month's statement a line was locked, `held` which dispute of a line is open. `posted` is
    what the lines of each slot add up to so far, and how many they are."""

    lines: Mapping[UUID, PayLine] = field(default_factory=lambda: MappingProxyType({}))
    limits: tuple[Limit, ...] = ()
    issued: Mapping[str, StatementIssued] = field(default_factory=lambda: MappingProxyType({}))
    locked: Mapping[str, StatementLocked] = field(default_factory=lambda: MappingProxyType({}))
    passed: frozenset[str] = frozenset()
    paid: Mapping[UUID, str] = field(default_factory=lambda: MappingProxyType({}))
    held: Mapping[UUID, UUID] = field(default_factory=lambda: MappingProxyType({}))
    posted: Mapping[str, tuple[Decimal, int]] = field(default_factory=lambda: MappingProxyType({}))

    def month(self, line: PayLine) -> str:
        """The month whose statement pays the line, or will."""
        return self.paid.get(line.line_id) or self.open_month(line.on)

    def open_month(self, on: date) -> str:
        """The first month from that day's on that is neither locked for the rep nor has passed it by."""
        month = month_of(on)
        while month in self.locked or month in self.passed:
            month = following(month)
        return month

    def lines_of(self, month: str) -> list[PayLine]:
        """What the month's statement pays, as things stand, in order of day; what a dispute holds is not among it."""
        return sorted((one for one in self._all_of(month) if not self._kept_out(one)), key=_order)

    def held_of(self, month: str) -> list[PayLine]:
        """What would be in the month's statement if it were not in dispute."""
        return sorted((one for one in self._all_of(month) if self._kept_out(one)), key=_order)

    def _all_of(self, month: str) -> Iterator[PayLine]:
        return (one for one in self.lines.values() if self.month(one) == month)

    def _kept_out(self, line: PayLine) -> bool:
        """What is paid stays where it is, whoever disputes it."""
        return line.line_id in self.held and line.line_id not in self.paid


def evolve(state: PayAccount, event: PayEvent) -> PayAccount:
    match event:
        case PayLineEntered():
            return _entered(state, event.line)
        case LimitsSet():
            return replace(state, limits=event.limits)
        case StatementIssued():
            return replace(state, issued={**state.issued, event.period: event})
        case PeriodPassed():
            return replace(state, passed=state.passed | {event.period})
        case StatementLocked():
            paid = {**state.paid, **dict.fromkeys(event.line_ids, event.period)}
            return replace(state, locked={**state.locked, event.period: event}, paid=paid)
        case PayLineHeld():
            return replace(state, held={**state.held, event.line_id: event.dispute_id})
        case PayLineFreed():
            held = {line: dispute for line, dispute in state.held.items() if line != event.line_id}
            return replace(state, held=held)


def _entered(state: PayAccount, line: PayLine) -> PayAccount:
    posted = state.posted
    if line.slot is not None:
        amount, count = posted.get(line.slot, (ZERO, 0))
        posted = {**posted, line.slot: (amount + line.amount, count + 1)}
    return replace(state, lines={**state.lines, line.line_id: line}, posted=posted)


def sums_of(lines: Iterable[PayLine]) -> tuple[Sum, ...]:
    """What lines add up to by kind and currency, in a fixed order."""
    found: dict[tuple[PayKind, str], Decimal] = defaultdict(lambda: ZERO)
    for line in lines:
        found[line.kind, line.currency] += line.amount
    order = list(PayKind)
    return tuple(
        Sum(kind=kind, currency=currency, amount=amount)
        for (kind, currency), amount in sorted(found.items(), key=lambda one: (one[0][1], order.index(one[0][0])))
    )


def totals_of(sums: Iterable[Sum]) -> dict[str, Decimal]:
    """By currency what is paid in all."""
    found: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for one in sums:
        found[one.currency] += one.amount
    return dict(found)


def statement_id(rep_id: UUID, month: str) -> UUID:
    return uuid5(rep_id, f"statement/{month}")


def month_of(day: date) -> str:
    return period_of(day, Grain.MONTH)


def last_day(month: str) -> date:
    return period(month).last


def following(month: str) -> str:
    return month_of(last_day(month) + timedelta(days=1))


def _order(line: PayLine) -> tuple[date, int, str]:
    return line.on, list(PayKind).index(line.kind), str(line.line_id)
