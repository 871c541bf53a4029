"""What a run awarded."""

from shared.kernel.fields import Code, Count, Currency, Day, Id, Rate, Text
from shared.kernel.messages import Event

from ..honours.events import HonourKind
from ..results.metric import Figure, Metric


class HonourAwarded(Event):
    """`figure` is what a champion did; of the best service `rate` is the share of satisfied `answers`. `grounds` are
    the events behind them, as many as are listed; `shared` counts those who share the honour."""

    award_id: Id
    honour_id: Id
    honour: Text
    kind: HonourKind
    rep_id: Id
    period: Code
    on: Day
    as_of: Day
    metric: Metric | None = None
    figure: Figure | None = None
    currency: Currency | None = None
    rate: Rate | None = None
    answers: Count | None = None
    shared: Count
    grounds: tuple[Id, ...]


class HonourRunCompleted(Event):
    """So many `honours` were in force for the period, and so many `awards` were made as of that day; nobody was found
    for the rest."""

    period: Code
    as_of: Day
    honours: Count
    awards: Count


HonourRunEvent = HonourAwarded | HonourRunCompleted
