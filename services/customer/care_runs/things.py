"""A care run as clients see it."""

from datetime import date

from shared.kernel.fields import Count
from shared.kernel.runs import RunView, run_thing

from .decider import care_run


class CareRunView(RunView):
    """`plan_version` is null where no plan was in force. The rest counts what was done."""

    as_of: date
    plan_version: Count | None
    opened: Count
    handed_over: Count
    missed: Count


RUN = run_thing("care run", "/v1/care-runs", care_run, CareRunView)
