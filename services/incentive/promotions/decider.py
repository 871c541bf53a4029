"""The rules of a promotion: proposed, then granted or refused by somebody else; and of a demotion, said once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import NotFound, OwnApproval, Rejection, WrongStatus

from ..careers.criteria import Finding
from ..ladders.events import Track
from .events import Demoted, OfStep, PromotionEvent, PromotionGranted, PromotionProposed, PromotionRefused


class CriteriaNotMet(Rejection):
    """The rung asks for more than is there."""


class NotAStep(Rejection):
    """The rung does not lie in that direction from where the rep stands."""


class Step(Command):
    rep_id: Id
    ladder_id: Id
    track: Track
    from_rung: Code | None = None
    to: Code
    position: Code
    pay_grade: Code | None = None
    grounds: Text


class ProposePromotion(Step):
    findings: tuple[Finding, ...]


class GrantPromotion(Command):
    """`step` and `findings` as of the day `on`."""

    promotion_id: Id
    step: Step
    findings: tuple[Finding, ...]
    exception: Text | None = None
    on: Day


class RefusePromotion(Command):
    reason: Text | None = None


class Demote(Step):
    demotion_id: Id
    penalty_id: Id | None = None
    on: Day


PromotionCommand = ProposePromotion | GrantPromotion | RefusePromotion


@dataclass(frozen=True)
class Promotion:
    proposed: PromotionProposed
    granted: PromotionGranted | None = None
    refused: PromotionRefused | None = None


def decide(command: PromotionCommand, state: Promotion | None) -> Sequence[PromotionEvent]:
    if isinstance(command, ProposePromotion):
        return [] if state else [PromotionProposed(**dict(command), proposed_by=command.by.sub)]
    if state is None:
        raise NotFound("There is no such promotion.")
    if command.by.sub == state.proposed.proposed_by or command.by.rep_id == state.proposed.rep_id:
        raise OwnApproval("A promotion is decided by another than who proposed it, or is promoted.")
    match command:
        case GrantPromotion():
            return _grant(command, state)
        case RefusePromotion():
            if state.granted:
                raise WrongStatus("The promotion was granted.")
            return [] if state.refused else [PromotionRefused(reason=command.reason, refused_by=command.by.sub)]


def _grant(command: GrantPromotion, state: Promotion) -> Sequence[PromotionGranted]:
    if state.refused:
        raise WrongStatus("The promotion was refused.")
    if state.granted:
        return []
    missing = [finding for finding in command.findings if not finding.met]
    if missing and command.exception is None:
        found = "; ".join(f"{one.criterion.kind}: {one.found}" for one in missing)
        raise CriteriaNotMet(f"Not met: {found}. Say in `exception` why it is granted all the same.")
    return [
        PromotionGranted(
            **_step(command.step),
            promotion_id=command.promotion_id,
            findings=command.findings,
            exception=command.exception if missing else None,
            on=command.on,
            granted_by=command.by.sub,
        )
    ]


def evolve(state: Promotion | None, event: PromotionEvent) -> Promotion | None:
    match event:
        case PromotionProposed():
            return Promotion(event)
        case PromotionGranted():
            return replace(state, granted=event) if state else None
        case PromotionRefused():
            return replace(state, refused=event) if state else None


def _step(step: Step) -> dict[str, Any]:
    return {name: getattr(step, name) for name in OfStep.model_fields}


def decide_demotion(command: Demote, state: Demoted | None) -> Sequence[Demoted]:
    if command.by.rep_id == command.rep_id:
        raise OwnApproval("Nobody demotes themselves.")
    return [] if state else [Demoted(**dict(command), demoted_by=command.by.sub)]


promotion: Decider[PromotionCommand, Promotion | None, PromotionEvent] = Decider(
    "promotion", None, decide, evolve, PromotionEvent
)
demotion: Decider[Demote, Demoted | None, Demoted] = Decider(
    "demotion", None, decide_demotion, lambda state, event: event, Demoted
)
