"""A run of dunning as clients see it, and what a run looks for in the cases."""

from datetime import date
from uuid import UUID

from services.pipeline.dunning.case import Case
from services.pipeline.dunning.decider import case
from services.pipeline.dunning.things import DunningStatus, status_of
from shared.kernel.fields import Count
from shared.kernel.runs import RunView, run_thing
from shared.kernel.things import Head, Thing, View

from .decider import dunning_run


class DueView(View):
    """What a run looks for: a case that is not paid, whatever its place in dunning."""

    status: DunningStatus
    next_due_on: date | None
    level: Count
    warned_for: date | None
    waits: bool
    waits_until: date | None


def show_due(state: Case, head: Head, thing_id: UUID) -> DueView:
    return DueView(
        id=thing_id,
        version=head.version,
        status=status_of(state),
        created_at=head.created_at,
        next_due_on=state.next_due_on,
        level=state.level,
        warned_for=state.warned_for,
        waits=bool(state.waits_for),
        waits_until=state.waits_until,
    )


DUE = Thing("dunning due", "/v1/dunning-due", case, show_due, DueView, owners=lambda view: ())


class DunningRunView(RunView):
    """`found` are the cases that were looked at; the rest counts what was done."""

    as_of: date
    policy_version: Count
    found: Count
    warned: Count
    overdue: Count
    escalated: Count
    legal_letters: Count


RUN = run_thing("dunning run", "/v1/dunning-runs", dunning_run, DunningRunView)
