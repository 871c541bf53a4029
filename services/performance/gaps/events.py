"""What happens to a gap.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum
from typing import TypeAlias

from shared.kernel.fields import Code, Count, Currency, Day, Id, Moment, Rate, SignedMoney, Text
from shared.kernel.messages import Event, Value

Figure: TypeAlias = SignedMoney | Count
"""Money, or a percentage, with two places; an integer where the metric is counted."""


class GapKind(StrEnum):
    """Against the target of an approved plan, or against the floor of a watched ratio."""

    TARGET = "target"
    WATCH = "watch"


class Of(StrEnum):
    """Whose the gap is: what its `key` names."""

    REP = "rep"
    UNIT = "unit"
    PRODUCT = "product"
    SOURCE = "source"


class PeriodRatio(Value):
    """A ratio in one period: `part` of `whole`."""

    period: Code
    part: Count
    whole: Count
    rate: Rate


class GapFound(Event):
    """`of` and `key` name whose it is: the id of a rep or of a unit, a product line, a source of customers. `rep_id`
    and `unit_id` are those to whom it belongs: of a rep's gap also the unit of the rep on `as_of`, of a product's and
    a source's the unit at the top.

    Of a target: `actual` against `target` in the period `period`, from `first` to `last`; `pace` is what the period
    will end with if it goes on so, None where it was over. Of a watch: `ratios` are those of the periods in a row that
    were below `floor`, `period` the last of them, `watch_version` the version of the watch.
    """

    kind: GapKind
    metric: Code
    of: Of
    key: Text
    label: Text | None = None
    rep_id: Id | None = None
    unit_id: Id | None = None
    period: Code
    first: Day
    last: Day
    as_of: Day
    currency: Currency | None = None
    target: Figure | None = None
    actual: Figure | None = None
    rate: Rate | None = None
    pace: Figure | None = None
    floor: Rate | None = None
    ratios: tuple[PeriodRatio, ...] = ()
    watch_version: Count | None = None


class GapReviewed(Event):
    """Why it is there, and what is done about it. A later review takes the place of this one."""

    cause: Text
    action: Text
    reviewed_by: str
    reviewed_at: Moment


class GapClosed(Event):
    """At the end of the period the target was reached all the same."""

    actual: Figure
    rate: Rate | None = None
    as_of: Day


GapEvent = GapFound | GapReviewed | GapClosed
