"""A lifecycle run as clients see it."""

from datetime import date

from shared.kernel.fields import Count
from shared.kernel.runs import RunView, run_thing

from .decider import lifecycle_run


class LifecycleRunView(RunView):
    """`found` are the customers that were looked at; `dormant` and `lost` those that became so."""

    as_of: date
    scheme_version: Count
    dormant_after_days: Count
    lost_after_days: Count
    found: Count
    dormant: Count
    lost: Count


RUN = run_thing("lifecycle run", "/v1/lifecycle-runs", lifecycle_run, LifecycleRunView)
