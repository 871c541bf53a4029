"""A fine that takes effect, and one that is given back, told to the pay account of the rep."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid5

from shared.kernel.messages import Meta
from shared.kernel.reactions import Policy, Send

from ..pay.decider import EnterLine, pay
from ..pay.events import PayKind, PayLine
from .events import PenaltyLifted, PenaltyTookEffect

policy = Policy("fines", start="beginning")


@policy.on(PenaltyTookEffect)
def took_effect(event: PenaltyTookEffect, meta: Meta) -> Iterator[Send]:
    if event.amount is not None:
        line = {"line_id": _fine(event.penalty_id), "amount": -event.amount, "rule_id": event.rule_id}
        yield _entered(event, f"Fine: {event.clause}", event_ids=(meta.event_id, *event.grounds), **line)


@policy.on(PenaltyLifted)
def lifted(event: PenaltyLifted, meta: Meta) -> Iterator[Send]:
    if event.given_back is not None:
        line = {"line_id": uuid5(event.penalty_id, "given back"), "amount": event.given_back}
        adjusts = _fine(event.penalty_id)
        yield _entered(event, f"Fine given back: {event.reason}", event_ids=(meta.event_id,), adjusts=adjusts, **line)


def _fine(penalty_id: UUID) -> UUID:
    return uuid5(penalty_id, "fine")


def _entered(event: PenaltyTookEffect | PenaltyLifted, what: str, **more: Any) -> Send:
    said = {"kind": PayKind.FINE, "currency": event.currency, "on": event.on, "subject": event.penalty_id}
    line = PayLine.model_validate({**said, "what": what[:4000], **more})
    return Send(pay, event.rep_id, EnterLine(rep_id=event.rep_id, line=line))
