"""What a scorecard run found and did."""

from shared.kernel.fields import Code, Count, Day, Id
from shared.kernel.messages import Event


class ScorecardRunCompleted(Event):
    """`cards` were drafted for a period by the scheme, of what had happened by `as_of`; `elsewhere` counts those whom
    the scheme names, and who had a card by another one already."""

    period: Code
    scheme_id: Id
    scheme_version: Count
    as_of: Day
    cards: Count
    elsewhere: Count
