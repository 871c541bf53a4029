"""The rules of penalties: step by step, by another than whom they concern or who proposed them, and open to appeal."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from shared.kernel.decider import Decider
from shared.kernel.rejections import Forbidden, Invalid, NotFound, OwnApproval, Rejection, WrongStatus

from .commands import (
    AppealPenalty,
    DecideAppeal,
    ImposePenalty,
    LetTakeEffect,
    LiftPenalty,
    PenaltyCommand,
    ProposePenalty,
)
from .events import (
    AppealDecided,
    Outcome,
    PenaltyAppealed,
    PenaltyEvent,
    PenaltyImposed,
    PenaltyLifted,
    PenaltyProposed,
    PenaltyTerms,
    PenaltyTookEffect,
    Step,
)
from .penalty import Discipline, Penalty, PenaltyStatus, evolve

APPEAL_DAYS = 7
"""So many days after its imposition a penalty may be appealed."""
ON_BEHALF = frozenset({"hr", "admin"})
"""Who may hand in an appeal for the rep whom it concerns."""


class StepSkipped(Rejection):
    """A step is skipped, for which a reason must be given."""


class AppealTooLate(Rejection):
    """The penalty could be appealed until an earlier day."""


def decide(command: PenaltyCommand, state: Discipline) -> Sequence[PenaltyEvent]:
    if isinstance(command, ProposePenalty):
        return [] if command.penalty_id in state.penalties else [_proposed(command, state)]
    known = state.penalties.get(command.penalty_id)
    if known is None:
        raise NotFound("There is no such penalty.")
    match command:
        case ImposePenalty():
            return _impose(command, known, state)
        case AppealPenalty():
            return _appeal(command, known)
        case DecideAppeal():
            return _decide_appeal(command, known)
        case LetTakeEffect():
            return _let_take_effect(command, known)
        case LiftPenalty():
            return _lift(command, known)


def _proposed(command: ProposePenalty, state: Discipline) -> PenaltyProposed:
    if command.by.rep_id == command.rep_id:
        raise OwnApproval("Nobody has part in their own penalty.")
    if len(set(command.grounds)) < len(command.grounds):
        raise Invalid("/grounds", "must name each event once")
    if command.step is Step.FINE and command.amount is None:
        raise Invalid("/amount", "is required of a fine")
    if command.step is not Step.FINE and command.amount is not None:
        raise Invalid("/amount", "has no place but in a fine")
    if command.amount is None and command.currency is not None:
        raise Invalid("/currency", "has no place but in a fine")
    _step_by_step(command.step, state.reached(), command.reason)
    said = {name: value for name, value in command if name in PenaltyTerms.model_fields}
    return PenaltyProposed(**said, on=command.on, at=command.at, proposed_by=command.by.sub)


def _step_by_step(step: Step, reached: int, reason: str | None) -> None:
    """A step may be taken again, or the next one; whoever skips one says why."""
    steps = list(Step)
    if steps.index(step) > reached and reason is None:
        raise StepSkipped(f"A {step} needs a {steps[reached]} that stands before it, or a reason.")


def _impose(command: ImposePenalty, known: Penalty, state: Discipline) -> Sequence[PenaltyEvent]:
    if known.imposed:
        return []
    _require(known, PenaltyStatus.PROPOSED)
    _not_own(command, known, known.proposed.proposed_by)
    reason = command.reason or known.terms.reason
    _step_by_step(known.terms.step, state.reached(but=command.penalty_id), reason)
    terms = {**_terms(known), "reason": reason}
    appeal_until = command.on + timedelta(days=APPEAL_DAYS)
    return [PenaltyImposed(**terms, on=command.on, appeal_until=appeal_until, imposed_by=command.by.sub)]


def _appeal(command: AppealPenalty, known: Penalty) -> Sequence[PenaltyEvent]:
    if command.by.rep_id != known.terms.rep_id and command.by.roles.isdisjoint(ON_BEHALF):
        raise Forbidden("Whom a penalty concerns appeals against it, or HR for them.")
    if known.appealed:
        return []
    if known.imposed is None or known.status is not PenaltyStatus.IMPOSED:
        raise WrongStatus(f"The penalty is {known.status}.")
    if command.on > known.imposed.appeal_until:
        raise AppealTooLate(f"It could be appealed until {known.imposed.appeal_until}.")
    return [PenaltyAppealed(**_of(known), reason=command.reason, on=command.on, appealed_by=command.by.sub)]


def _decide_appeal(command: DecideAppeal, known: Penalty) -> Sequence[PenaltyEvent]:
    """What is upheld takes effect with the decision."""
    if known.decided and known.decided.outcome is command.outcome:
        return []
    _require(known, PenaltyStatus.APPEALED)
    imposed_by = known.imposed.imposed_by if known.imposed else ""
    _not_own(command, known, known.proposed.proposed_by, imposed_by)
    if command.outcome is Outcome.REDUCED:
        if known.terms.amount is None:
            raise Invalid("/outcome", "only a fine can be reduced")
        if command.amount is None or command.amount >= known.terms.amount:
            raise Invalid("/amount", f"must be less than {known.terms.amount}")
    elif command.amount is not None:
        raise Invalid("/amount", "has no place unless the fine is reduced")
    said = {"outcome": command.outcome, "amount": command.amount, "reason": command.reason}
    decided = AppealDecided(**_of(known), **said, on=command.on, decided_by=command.by.sub)
    if command.outcome is Outcome.REVOKED:
        return [decided]
    terms = {**_terms(known), "amount": command.amount or known.terms.amount}
    return [decided, PenaltyTookEffect(**terms, on=command.on)]


def _let_take_effect(command: LetTakeEffect, known: Penalty) -> Sequence[PenaltyEvent]:
    """On the day after the last on which it could be appealed, whenever that is noticed."""
    if known.status is not PenaltyStatus.IMPOSED or known.imposed is None:
        return []
    if known.imposed.appeal_until >= command.as_of:
        return []
    return [PenaltyTookEffect(**_terms(known), on=known.imposed.appeal_until + timedelta(days=1))]


def _lift(command: LiftPenalty, known: Penalty) -> Sequence[PenaltyEvent]:
    if known.status is PenaltyStatus.LIFTED:
        return []
    if known.status is PenaltyStatus.REVOKED:
        raise WrongStatus("The penalty is revoked.")
    _not_own(command, known)
    took_effect = known.status is PenaltyStatus.EFFECTIVE
    given_back = known.terms.amount if took_effect else None
    return [
        PenaltyLifted(
            **_of(known),
            reason=command.reason,
            on=command.on,
            lifted_by=command.by.sub,
            given_back=given_back,
            currency=known.terms.currency if given_back else None,
        )
    ]


def _not_own(command: PenaltyCommand, known: Penalty, *others: str) -> None:
    """Not by whom it concerns, nor by those others."""
    if command.by.rep_id == known.terms.rep_id:
        raise OwnApproval("Nobody has part in their own penalty.")
    if command.by.sub in others:
        raise OwnApproval("Another decides on it than who proposed or imposed it.")


def _require(known: Penalty, status: PenaltyStatus) -> None:
    if known.status is not status:
        raise WrongStatus(f"The penalty is {known.status}, and not {status}.")


def _of(known: Penalty) -> dict[str, Any]:
    return {"penalty_id": known.terms.penalty_id, "rep_id": known.terms.rep_id}


def _terms(known: Penalty) -> dict[str, Any]:
    return {name: getattr(known.terms, name) for name in PenaltyTerms.model_fields}


discipline: Decider[PenaltyCommand, Discipline, PenaltyEvent] = Decider(
    "discipline", Discipline(), decide, evolve, PenaltyEvent
)
