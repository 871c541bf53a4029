"""A year-end run as clients see it."""

from datetime import date

from shared.kernel.fields import Count
from shared.kernel.runs import RunView, run_thing

from .runs import year_end_run


class YearEndRunView(RunView):
    """`found` are the ledgers that were not closed yet; `carried` now are, and the rest counts what stayed behind."""

    as_of: date
    year: Count
    found: Count
    carried: Count
    settled_invoices: Count
    settled_payments: Count


RUN = run_thing("year-end run", "/v1/year-end-runs", year_end_run, YearEndRunView)
