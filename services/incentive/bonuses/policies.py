"""A bonus, told to the pay account of the rep."""

from collections.abc import Iterator

from shared.kernel.messages import Meta
from shared.kernel.reactions import Policy, Send

from ..pay.decider import EnterLine, pay
from ..pay.events import PayKind, PayLine
from .events import BonusEarned

policy = Policy("bonuses", start="beginning")


@policy.on(BonusEarned)
def earned(event: BonusEarned, meta: Meta) -> Iterator[Send]:
    said = event.inputs.model_dump(mode="json", exclude_none=True)
    line = PayLine(
        line_id=event.bonus_id,
        kind=PayKind.BONUS,
        amount=event.amount,
        currency=event.currency,
        on=event.on,
        what=f"Bonus for {event.period}" + (", as a member of a team" if event.unit_id else ""),
        rule_id=event.plan_id,
        rule_version=event.plan_version,
        inputs={name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in said.items()},
        tiers=event.tiers,
        event_ids=(meta.event_id, *event.event_ids),
        subject=event.unit_id,
    )
    yield Send(pay, event.rep_id, EnterLine(rep_id=event.rep_id, line=line))
