"""What can happen to the reserve-manager camp of a quarter.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum

from shared.kernel.fields import Code, Count, Currency, Day, Id, Moment, SignedMoney
from shared.kernel.messages import Event, Value


class RankedBy(StrEnum):
    SCORECARD = "scorecard"
    SIGNED_AMOUNT = "signed_amount"


class Ranked(Value):
    """What somebody came to in the quarter, and the place that it is; equals share one."""

    rep_id: Id
    result: SignedMoney
    rank: Count


class CampRunCompleted(Event):
    """Of the candidates of a quarter the first fifth is invited, `places` of them, and whoever equals the last of
    these. `ranking` is everybody that was ranked, the best first; `as_of` the last day of the quarter."""

    quarter: Code
    ranked_by: RankedBy
    currency: Currency | None = None
    candidates: Count
    places: Count
    ranking: tuple[Ranked, ...] = ()
    as_of: Day


class CampSelected(Event):
    """Somebody is invited to the camp; the result is a scorecard's total, or money. `on` is the last day of the
    quarter."""

    rep_id: Id
    quarter: Code
    rank: Count
    of: Count
    result: SignedMoney
    ranked_by: RankedBy
    currency: Currency | None = None
    on: Day


class CampJoined(Event):
    rep_id: Id
    answered_by: str
    answered_at: Moment


class CampDeclined(Event):
    rep_id: Id
    answered_by: str
    answered_at: Moment


CampEvent = CampRunCompleted | CampSelected | CampJoined | CampDeclined
