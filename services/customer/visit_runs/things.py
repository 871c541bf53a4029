"""Missed visits and their runs, as clients see them."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from services.customer.customers.things import CUSTOMER
from services.customer.tier_standing.events import Tier
from services.customer.visit_cadence.events import By
from shared.kernel.fields import Count
from shared.kernel.runs import RunView, run_thing
from shared.kernel.things import Thing, View, in_full

from .decider import missed_visit
from .runs import visit_run


class MissStatus(StrEnum):
    MISSED = "missed"


class MissedVisitView(View):
    """From `begins_on` to `ends_on`, both included, the customer was not seen by whom the cadence asks for."""

    status: MissStatus
    customer_id: UUID
    owner_id: UUID | None
    tier: Tier | None
    key_account: bool
    period: str
    begins_on: date
    ends_on: date
    by: By
    kind: str
    cadence_version: Count
    as_of: date


MISSED = Thing(
    "missed visit",
    "/v1/missed-visits",
    missed_visit,
    in_full(MissedVisitView, MissStatus.MISSED),
    MissedVisitView,
    owners=lambda view: (view.owner_id,),
    within=(CUSTOMER, "customer_id"),
)


class VisitRunView(RunView):
    """`found` were not seen in a period that was over; `missed` of them had not been told before."""

    as_of: date
    cadence_version: Count
    found: Count
    missed: Count


RUN = run_thing("visit run", "/v1/visit-runs", visit_run, VisitRunView)
