"""What happens to a rep's penalties."""

from enum import StrEnum

from shared.kernel.fields import Currency, Day, Id, Moment, PositiveMoney, Text
from shared.kernel.messages import Event


class Step(StrEnum):
    """In this order."""

    WARNING = "warning"
    FINE = "fine"
    DEMOTION = "demotion"
    DISMISSAL = "dismissal"


class Outcome(StrEnum):
    """Of an appeal: it stands, stands for less money, or is nothing any more."""

    UPHELD = "upheld"
    REDUCED = "reduced"
    REVOKED = "revoked"


class OfPenalty(Event):
    penalty_id: Id
    rep_id: Id


class PenaltyTerms(OfPenalty):
    """`grounds` are events of whichever service. `clause` is what it is imposed by, of the rule `rule_id` where that is
    known. A fine has an amount. `reason` is why a step was skipped."""

    step: Step
    grounds: tuple[Id, ...]
    amount: PositiveMoney | None = None
    currency: Currency | None = None
    rule_id: Id | None = None
    clause: Text
    reason: Text | None = None


class PenaltyProposed(PenaltyTerms):
    """`at` is when the proposal was accepted."""

    on: Day
    at: Moment
    proposed_by: str


class PenaltyImposed(PenaltyTerms):
    """It may be appealed until `appeal_until`, that day included."""

    on: Day
    appeal_until: Day
    imposed_by: str


class PenaltyAppealed(OfPenalty):
    reason: Text
    on: Day
    appealed_by: str


class AppealDecided(OfPenalty):
    """`amount` is what a reduced fine is now."""

    outcome: Outcome
    amount: PositiveMoney | None = None
    reason: Text | None = None
    on: Day
    decided_by: str


class PenaltyTookEffect(PenaltyTerms):
    """From that day on it counts, a fine on pay: it can be appealed no more, or the appeal was decided."""

    on: Day


class PenaltyLifted(OfPenalty):
    """It counts no more. `given_back` is the fine that had taken effect."""

    reason: Text
    on: Day
    lifted_by: str
    given_back: PositiveMoney | None = None
    currency: Currency | None = None


PenaltyEvent = PenaltyProposed | PenaltyImposed | PenaltyAppealed | AppealDecided | PenaltyTookEffect | PenaltyLifted
