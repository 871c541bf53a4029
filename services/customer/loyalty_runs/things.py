"""A loyalty run as clients see it."""

from datetime import date

from shared.kernel.fields import Count
from shared.kernel.runs import RunView, run_thing

from .decider import loyalty_run


class LoyaltyRunView(RunView):
    """`found` are the customers that were looked at; `expired` those of whose points some expired, `points` how
    many in all."""

    as_of: date
    found: Count
    expired: Count
    points: int


RUN = run_thing("loyalty run", "/v1/loyalty-runs", loyalty_run, LoyaltyRunView)
