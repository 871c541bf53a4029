"""A year-end run as clients see it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.kernel.fields import Count
from shared.kernel.things import Head, Thing, View

from .events import YearEndRunCompleted
from .runs import year_end_run


class RunStatus(StrEnum):
    COMPLETED = "completed"


class YearEndRunView(View):
    """`found` are the ledgers that were not closed yet; `carried` now are, and the rest counts what stayed behind."""

    status: RunStatus
    run_id: UUID
    as_of: date
    year: Count
    found: Count
    carried: Count
    settled_invoices: Count
    settled_payments: Count


def show_run(state: YearEndRunCompleted | None, head: Head, thing_id: UUID) -> YearEndRunView | None:
    if state is None:
        return None
    return YearEndRunView(
        id=thing_id,
        run_id=thing_id,
        version=head.version,
        status=RunStatus.COMPLETED,
        created_at=head.created_at,
        **dict(state),
    )


RUN = Thing("year-end run", "/v1/year-end-runs", year_end_run, show_run, YearEndRunView, owners=lambda view: ())
