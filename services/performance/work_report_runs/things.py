"""A work report run as clients see it."""

from datetime import date

from shared.kernel.fields import Count
from shared.kernel.runs import RunView, run_thing

from .decider import work_report_run


class WorkReportRunView(RunView):
    """`found` were due and not filed; `missed` of them had not been said before."""

    as_of: date
    found: Count
    missed: Count


RUN = run_thing("work report run", "/v1/work-report-runs", work_report_run, WorkReportRunView)
