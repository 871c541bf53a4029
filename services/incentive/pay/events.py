"""What happens to a rep's pay account: lines come in, periods are issued and locked, lines in dispute are held."""

from enum import StrEnum

from pydantic import Field

from shared.kernel.fields import Code, Count, Currency, Day, Id, Moment, Money, SignedMoney, Text
from shared.kernel.messages import Event, Value

from ..plans.events import Accumulation
from ..rating.events import TierUsed


class PayKind(StrEnum):
    """What a line is for. `cap`: what a plan's cap takes; `draw`: what a plan advances, or takes back of that;
    `adjustment`: what a dispute ended in; `carried`: what a statement below zero passes on to the next."""

    BASE = "base"
    ALLOWANCE = "allowance"
    COMMISSION = "commission"
    BONUS = "bonus"
    PRIZE = "prize"
    BENEFIT = "benefit"
    FINE = "fine"
    CAP = "cap"
    DRAW = "draw"
    ADJUSTMENT = "adjustment"
    CARRIED = "carried"


class PayLine(Value):
    """A signed line, positive where the rep is paid. It belongs to the month of `on`.

    It explains itself: `what` in words, the rule (a plan, a pay grade, a bonus plan, a rule of the house) with its
    version, the figures that went in by name, the tiers and rates used, and the events that it follows from. `subject`
    is what it is about (a contract, a penalty), `adjusts` the line that it corrects. Lines of one `slot` together are
    what the rules give there: each makes up for what is missing.
    """

    line_id: Id
    kind: PayKind
    amount: SignedMoney
    currency: Currency
    on: Day
    what: Text
    rule_id: Id | None = None
    rule_version: Count | None = None
    inputs: dict[str, str] = Field(default_factory=dict)
    tiers: tuple[TierUsed, ...] = ()
    event_ids: tuple[Id, ...] = ()
    subject: Id | None = None
    adjusts: Id | None = None
    slot: Code | None = None


class PayLineEntered(Event):
    rep_id: Id
    line: PayLine
    entered_at: Moment


class Limit(Value):
    """The cap and the draw of a plan that covers the rep from the day `first` to the day `last`. A cap is the most that
    the plan pays for each period of `accumulate`, in each currency; a draw is what it pays at least each month, as an
    advance, in `currency`."""

    plan_id: Id
    plan_version: Count
    first: Day
    last: Day | None = None
    accumulate: Accumulation
    cap: Money | None = None
    draw: Money | None = None
    currency: Currency | None = None


class LimitsSet(Event):
    """All limits of the rep, those that hold no more left out."""

    limits: tuple[Limit, ...]


class Sum(Value):
    """What the lines of one kind and currency add up to."""

    kind: PayKind
    currency: Currency
    amount: SignedMoney


class StatementIssued(Event):
    """The statement of a month, with what is in it so far. It takes in what comes late until it is locked."""

    statement_id: Id
    rep_id: Id
    period: Code
    issued_at: Moment
    sums: tuple[Sum, ...]


class PeriodPassed(Event):
    """The month was run while there was nothing for the rep: what comes late for it goes to a later one."""

    period: Code


class StatementLocked(Event):
    """These lines are paid, and no others, for the month. The sums are theirs."""

    statement_id: Id
    rep_id: Id
    period: Code
    line_ids: tuple[Id, ...]
    sums: tuple[Sum, ...]
    locked_on: Day
    locked_at: Moment
    locked_by: str


class PayLineHeld(Event):
    """A dispute keeps the line out of every statement that is locked; what is paid already stays where it is."""

    line_id: Id
    dispute_id: Id


class PayLineFreed(Event):
    line_id: Id
    dispute_id: Id


PayEvent = PayLineEntered | LimitsSet | StatementIssued | PeriodPassed | StatementLocked | PayLineHeld | PayLineFreed
