"""What happens to a dispute about a line of a statement."""

from shared.kernel.fields import Currency, Id, Moment, SignedMoney, Text
from shared.kernel.messages import Event

from ..pay.events import PayKind


class DisputeRaised(Event):
    """The line has `amount`, and `expected` is what it should have by who raised it."""

    rep_id: Id
    line_id: Id
    kind: PayKind
    amount: SignedMoney
    currency: Currency
    expected: SignedMoney
    reason: Text
    raised_at: Moment
    raised_by: str


class DisputeResolved(Event):
    """`adjustment` is added to what the line paid; None where it stays as it was."""

    outcome: Text
    adjustment: SignedMoney | None = None
    resolved_at: Moment
    resolved_by: str


DisputeEvent = DisputeRaised | DisputeResolved
