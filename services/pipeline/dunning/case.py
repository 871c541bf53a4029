"""A dunning case, as its events leave it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TypeAlias
from uuid import UUID

from services.pipeline.invoices.events import Instalment
from shared.kernel.money import ZERO

from .events import (
    CaseEvent,
    DunningCleared,
    DunningEscalated,
    DunningOpened,
    DunningResumed,
    DunningSuspended,
    EarlyWarningGiven,
    InstalmentsPaid,
    InstalmentsReopened,
    LegalLetterIssued,
    PaymentOverdue,
    PaymentPromised,
    Stage,
)

Step: TypeAlias = EarlyWarningGiven | Stage
DISPUTE: UUID | None = None
"""What stands for the invoice's dispute among the complaints for which a case waits."""


@dataclass(frozen=True, slots=True)
class Case:
    """`open` is what is open by due date, `level` the last level reached since the case was last cleared (0: none),
    `latest` the last day as of which a level was reached, `warned_for` the due date of which the customer was last
    warned. `steps` are all that dunning did, `promised` the
    customer's latest promise. `opened` is None where only a complaint is known."""

    opened: DunningOpened | None = None
    open: Mapping[date, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    waits_for: frozenset[UUID | None] = frozenset()
    steps: tuple[Step, ...] = ()
    stage: Stage | None = None
    level: int = 0
    latest: date = date.min
    warned_for: date | None = None
    promised: PaymentPromised | None = None

    @property
    def next_due_on(self) -> date | None:
        """The earliest unpaid due date."""
        return min((due_on for due_on, amount in self.open.items() if amount), default=None)

    @property
    def total_open(self) -> Decimal:
        return sum(self.open.values(), ZERO)

    @property
    def waits_until(self) -> date | None:
        """The last day on which a promise that is not kept yet is not broken either."""
        promised = self.promised
        if promised is None or self.total_open <= promised.open - promised.amount:
            return None
        day: date = promised.promised_on
        return day

    def waits(self, as_of: date) -> bool:
        """Whether a dispute, a complaint or a promise holds dunning up on that day."""
        return bool(self.waits_for) or (self.waits_until is not None and as_of <= self.waits_until)

    def is_overdue(self, day: date) -> bool:
        """Whether anything is open that was due before that day."""
        return self.next_due_on is not None and self.next_due_on < day


def evolve(state: Case, event: CaseEvent) -> Case:
    match event:
        case DunningOpened():
            return replace(state, opened=event, open={part.due_on: part.amount for part in event.instalments})
        case InstalmentsPaid():
            return replace(state, open=_moved(state.open, event.parts, -1))
        case InstalmentsReopened():
            return replace(state, open=_moved(state.open, event.parts, 1))
        case DunningSuspended():
            return replace(state, waits_for=state.waits_for | {event.complaint_id})
        case DunningResumed():
            return replace(state, waits_for=state.waits_for - {event.complaint_id})
        case PaymentPromised():
            return replace(state, promised=event)
        case EarlyWarningGiven():
            return replace(state, steps=(*state.steps, event), warned_for=event.due_on)
        case PaymentOverdue() | DunningEscalated():
            latest = max(state.latest, event.as_of)
            return replace(state, steps=(*state.steps, event), stage=event, level=event.level, latest=latest)
        case LegalLetterIssued():
            return replace(state, steps=(*state.steps, event))
        case DunningCleared():
            return replace(state, steps=(*state.steps, event), stage=None, level=0)


def _moved(open_: Mapping[date, Decimal], parts: Iterable[Instalment], sign: int) -> Mapping[date, Decimal]:
    after = dict(open_)
    for part in parts:
        after[part.due_on] += sign * part.amount
    return after
