"""The rules of a dispute: raised with what is expected instead, and resolved once, by somebody else."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shared.kernel.decider import Decider
from shared.kernel.fields import Currency, Id, SignedMoney, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, NotFound, OwnApproval

from ..pay.events import PayKind
from .events import DisputeEvent, DisputeRaised, DisputeResolved


class RaiseDispute(Command):
    rep_id: Id
    line_id: Id
    kind: PayKind
    amount: SignedMoney
    currency: Currency
    expected: SignedMoney
    reason: Text


class ResolveDispute(Command):
    """`adjustment` is added to what the line paid; without it the line stays as it was."""

    outcome: Text
    adjustment: SignedMoney | None = None


@dataclass(frozen=True)
class Dispute:
    raised: DisputeRaised
    resolved: DisputeResolved | None = None


def decide(command: RaiseDispute | ResolveDispute, state: Dispute | None) -> Sequence[DisputeEvent]:
    match command:
        case RaiseDispute():
            return [] if state else [_raised(command)]
        case ResolveDispute():
            return _resolve(command, state)


def evolve(state: Dispute | None, event: DisputeEvent) -> Dispute | None:
    match event:
        case DisputeRaised():
            return Dispute(event)
        case DisputeResolved():
            return replace(state, resolved=event) if state else None


def _raised(command: RaiseDispute) -> DisputeRaised:
    if command.expected == command.amount:
        raise Invalid("/expected", "is what the line has already")
    return DisputeRaised(**dict(command), raised_at=command.at, raised_by=command.by.sub)


def _resolve(command: ResolveDispute, state: Dispute | None) -> Sequence[DisputeResolved]:
    if state is None:
        raise NotFound("There is no such dispute.")
    if command.by.sub == state.raised.raised_by or command.by.rep_id == state.raised.rep_id:
        raise OwnApproval("A dispute is resolved by another than who raised it, or is paid by it.")
    if state.resolved:
        return []
    return [
        DisputeResolved(
            outcome=command.outcome,
            adjustment=command.adjustment or None,
            resolved_at=command.at,
            resolved_by=command.by.sub,
        )
    ]


dispute: Decider[RaiseDispute | ResolveDispute, Dispute | None, DisputeEvent] = Decider(
    "dispute", None, decide, evolve, DisputeEvent
)
