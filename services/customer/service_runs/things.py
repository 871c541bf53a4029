"""A service run as clients see it."""

from datetime import date, datetime

from shared.kernel.fields import Count
from shared.kernel.runs import RunView, run_thing

from .decider import service_run


class ServiceRunView(RunView):
    """`found` are the requests that were looked at; the rest counts what was said."""

    as_of: datetime | date
    found: Count
    breached: Count
    reviews_due: Count


RUN = run_thing("service run", "/v1/service-runs", service_run, ServiceRunView)
