"""The rules of an opportunity: through open stages forward and back, won by a signature alone, lost for a reason.

It keeps the version of the sales process under which it began, which asks evidence of each stage and bounds its stay.
"""

from collections.abc import Sequence

from services.pipeline.follow_ups import decider as follow_ups
from services.pipeline.follow_ups.decider import HoldDemo, NoteVisit, RecordActivity
from services.pipeline.splits.split import all_to, check_splits, plain_splits
from services.pipeline.stages.decider import EnterStage, ReportStall, check_enterable, enter, report
from shared.kernel.decider import Decider
from shared.kernel.rejections import Invalid, NotFound, OwnApproval, WrongStatus

from .commands import (
    LoseOpportunity,
    OpportunityCommand,
    OverrideForecast,
    ReassignOpportunity,
    RecordOpening,
    ReviseOpportunity,
    WinOpportunity,
)
from .events import (
    ForecastOverridden,
    OpportunityEvent,
    OpportunityLost,
    OpportunityOpened,
    OpportunityReassigned,
    OpportunityRevised,
    OpportunityWon,
)
from .evolution import evolve
from .state import Opportunity, OpportunityStatus

__all__ = ["Opportunity", "OpportunityStatus", "opportunity"]


def decide(command: OpportunityCommand, state: Opportunity | None) -> Sequence[OpportunityEvent]:
    if state is None:
        if isinstance(command, RecordOpening):
            return [_opened(command)]
        raise NotFound
    match command:
        case RecordOpening():
            raise WrongStatus("the opportunity is open already")
        case EnterStage():
            return _enter(command, state)
        case HoldDemo() | RecordActivity() | NoteVisit():
            return follow_ups.record(command, state.follow_up, is_open=state.status is OpportunityStatus.OPEN)
        case ReassignOpportunity():
            return _reassign(command, state)
        case LoseOpportunity():
            return _lose(command, state)
        case OverrideForecast():
            return _override(command, state)
        case WinOpportunity():
            return _win(command, state)
        case ReviseOpportunity():
            return _revise(command, state)
        case ReportStall():
            return report(command, state.passage)


def _opened(command: RecordOpening) -> OpportunityOpened:
    given = dict(command)
    terms, splits = given.pop("terms"), plain_splits(given.pop("splits")) or all_to(command.owner_id)
    check_splits(splits)
    opened_on = given.pop("opened_on") or command.day
    return OpportunityOpened(
        **given,
        splits=splits,
        stage=terms.stage,
        probability=terms.probability,
        max_days=terms.max_days,
        opened_on=opened_on,
        opened_by=command.by.sub,
    )


def check_open(state: Opportunity) -> None:
    """WrongStatus where it is won or lost."""
    if state.status is not OpportunityStatus.OPEN:
        raise WrongStatus(f"the opportunity is {state.status}")


def _enter(command: EnterStage, state: Opportunity) -> Sequence[OpportunityEvent]:
    check_enterable(command.stage)
    check_open(state)
    return enter(command, state.passage)


def _reassign(command: ReassignOpportunity, state: Opportunity) -> Sequence[OpportunityEvent]:
    """An owner who has all of the deal hands all of it over; a split that was agreed stays as it is, unless another is
    agreed now. What happened before stays where it was."""
    if command.splits is not None:
        splits = plain_splits(command.splits)
        check_splits(splits)
    else:
        splits = all_to(command.owner_id) if state.splits == all_to(state.owner_id) else state.splits
    if (command.owner_id, splits) == (state.owner_id, state.splits):
        return []
    check_open(state)
    return [
        OpportunityReassigned(
            owner_id=command.owner_id,
            previous_owner_id=state.owner_id,
            splits=splits,
            reason=command.reason,
            reassigned_by=command.by.sub,
            on=command.day,
        )
    ]


def _revise(command: ReviseOpportunity, state: Opportunity) -> Sequence[OpportunityEvent]:
    amount = state.expected_amount if command.expected_amount is None else command.expected_amount
    close_on = command.expected_close_on or state.expected_close_on
    if (amount, close_on) == (state.expected_amount, state.expected_close_on):
        return []
    check_open(state)
    return [
        OpportunityRevised(
            expected_amount=amount,
            expected_close_on=close_on,
            reason=command.reason,
            on=command.day,
            revised_by=command.by.sub,
        )
    ]


def _lose(command: LoseOpportunity, state: Opportunity) -> Sequence[OpportunityEvent]:
    known = state.lost
    if known and (known.reason, known.competitor, known.on) == (command.reason, command.competitor, command.on):
        return []
    check_open(state)
    customer_id = state.opened.customer_id
    return [OpportunityLost(**dict(command), previous=state.stage, lost_by=command.by.sub, customer_id=customer_id)]


def _override(command: OverrideForecast, state: Opportunity) -> Sequence[OpportunityEvent]:
    if command.by.sub == state.opened.opened_by or command.by.rep_id == state.owner_id:
        raise OwnApproval("a forecast is overridden by others than who opened or owns the opportunity")
    if command.amount is None and command.probability is None:
        raise Invalid("/amount", "an override says an amount, a probability, or both")
    check_open(state)
    known = state.override
    if known and all(getattr(known, name) == value for name, value in command):
        return []
    return [ForecastOverridden(**dict(command), overridden_by=command.by.sub, on=command.day)]


def _win(command: WinOpportunity, state: Opportunity) -> Sequence[OpportunityEvent]:
    """A signature is a fact: it also wins what was given up for lost after the contract was drafted."""
    if state.won:
        if state.won.contract_id == command.contract_id:
            return []
        raise WrongStatus("the opportunity is won by another contract")
    return [OpportunityWon(**dict(command), previous=state.stage, customer_id=state.opened.customer_id)]


opportunity = Decider("opportunity", None, decide, evolve, OpportunityEvent)
