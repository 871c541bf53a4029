"""A complaint run as clients see it."""

from datetime import datetime

from shared.kernel.fields import Count
from shared.kernel.runs import RunView, run_thing

from .decider import complaint_run


class ComplaintRunView(RunView):
    """`found` are the complaints that were looked at; the rest counts what was done."""

    as_of: datetime
    found: Count
    breached: Count
    escalated: Count


RUN = run_thing("complaint run", "/v1/complaint-runs", complaint_run, ComplaintRunView)
