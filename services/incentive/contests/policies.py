"""A prize in money, told to the pay account of the rep."""

from collections.abc import Iterator

from shared.kernel.messages import Meta
from shared.kernel.reactions import Policy, Send

from ..pay.decider import EnterLine, pay
from ..pay.events import PayKind, PayLine
from .events import PrizeGranted

policy = Policy("prizes", start="beginning")


@policy.on(PrizeGranted)
def granted(event: PrizeGranted, meta: Meta) -> Iterator[Send]:
    if event.amount is None or event.currency is None:
        return
    line = PayLine(
        line_id=event.prize_id,
        kind=PayKind.PRIZE,
        amount=event.amount,
        currency=event.currency,
        on=event.on,
        what=f"{event.prize}: {event.contest}"[:4000],
        inputs={"rank": str(event.rank)},
        event_ids=(meta.event_id,),
        subject=event.contest_id,
    )
    yield Send(pay, event.rep_id, EnterLine(rep_id=event.rep_id, line=line))
