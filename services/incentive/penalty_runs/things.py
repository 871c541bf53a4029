"""A penalty run as clients see it."""

from datetime import date

from shared.kernel.fields import Count
from shared.kernel.runs import RunView, run_thing

from .decider import penalty_run


class PenaltyRunView(RunView):
    """Of `found` penalties that could be appealed no more so many took effect."""

    as_of: date
    found: Count
    effective: Count


RUN = run_thing("penalty run", "/v1/penalty-runs", penalty_run, PenaltyRunView)
