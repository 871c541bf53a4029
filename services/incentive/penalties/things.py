"""A penalty as clients see it. It lives in the stream of all penalties of its rep."""

from datetime import date
from uuid import UUID

from shared.kernel.fields import Currency, PositiveMoney, Text
from shared.kernel.things import Head, Shown, Thing, View

from .decider import discipline
from .events import Outcome, Step
from .penalty import Discipline, PenaltyStatus

PENALTY_OF = "penalty"
"""The scope in which a penalty's id is claimed for the stream of its rep."""


class AppealView(Shown):
    reason: str
    on: date
    appealed_by: str


class DecisionView(Shown):
    outcome: Outcome
    amount: PositiveMoney | None
    reason: str | None
    on: date
    decided_by: str


class LiftView(Shown):
    reason: str
    on: date
    lifted_by: str


class PenaltyView(View):
    """`version` is that of all penalties of the rep. A fine's `amount` is what it is after an appeal. From
    `effective_on` on it counts on pay."""

    status: PenaltyStatus
    rep_id: UUID
    step: Step
    grounds: tuple[UUID, ...]
    amount: PositiveMoney | None
    currency: Currency | None
    rule_id: UUID | None
    clause: Text
    reason: Text | None
    proposed_on: date
    proposed_by: str
    imposed_on: date | None
    imposed_by: str | None
    appeal_until: date | None
    appeal: AppealView | None
    decision: DecisionView | None
    effective_on: date | None
    lift: LiftView | None


def show(state: Discipline, head: Head, thing_id: UUID) -> PenaltyView | None:
    found = state.penalties.get(thing_id)
    if found is None:
        return None
    terms, imposed = found.terms, found.imposed
    return PenaltyView(
        id=thing_id,
        version=head.version,
        created_at=found.proposed.at,
        status=found.status,
        rep_id=terms.rep_id,
        step=terms.step,
        grounds=terms.grounds,
        amount=terms.amount,
        currency=terms.currency,
        rule_id=terms.rule_id,
        clause=terms.clause,
        reason=terms.reason,
        proposed_on=found.proposed.on,
        proposed_by=found.proposed.proposed_by,
        imposed_on=imposed.on if imposed else None,
        imposed_by=imposed.imposed_by if imposed else None,
        appeal_until=imposed.appeal_until if imposed else None,
        appeal=AppealView.model_validate(found.appealed) if found.appealed else None,
        decision=DecisionView.model_validate(found.decided) if found.decided else None,
        effective_on=found.effective_on,
        lift=LiftView.model_validate(found.lifted) if found.lifted else None,
    )


PENALTY = Thing(
    "penalty",
    "/v1/penalties",
    discipline,
    show,
    PenaltyView,
    located_by=PENALTY_OF,
    owners=lambda view: (view.rep_id,),
)
