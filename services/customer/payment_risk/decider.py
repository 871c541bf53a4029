"""The rules of payment risk: a mark for each invoice that is overdue, as dunning last spoke of it, until it is paid."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from shared.kernel.fields import Id
from shared.kernel.messages import Command

from .events import OverdueCleared, OverdueMarked, RiskEvent

Marks = Mapping[UUID, OverdueMarked]
"""By invoice."""


class MarkOverdue(Command):
    mark: OverdueMarked


class ClearOverdue(Command):
    invoice_id: Id


RiskCommand = MarkOverdue | ClearOverdue


def decide(command: RiskCommand, marks: Marks) -> Sequence[RiskEvent]:
    match command:
        case MarkOverdue(mark=mark):
            return [] if marks.get(mark.invoice_id) == mark else [mark]
        case ClearOverdue(invoice_id=paid):
            return [OverdueCleared(invoice_id=paid)] if paid in marks else []


def evolve(marks: Marks, event: RiskEvent) -> Marks:
    match event:
        case OverdueMarked():
            return {**marks, event.invoice_id: event}
        case OverdueCleared(invoice_id=paid):
            return {key: mark for key, mark in marks.items() if key != paid}
