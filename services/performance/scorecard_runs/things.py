"""Scorecard runs as clients see them."""

from datetime import date
from uuid import UUID

from shared.kernel.runs import RunStatus, RunView
from shared.kernel.things import EVERYONES, Thing, in_full

from .decider import scorecard_run


class ScorecardRunView(RunView):
    """`elsewhere` counts those whom the scheme names, and who had a card by another one already."""

    period: str
    scheme_id: UUID
    scheme_version: int
    as_of: date
    cards: int
    elsewhere: int


RUN = Thing(
    "scorecard run",
    "/v1/scorecard-runs",
    scorecard_run,
    in_full(ScorecardRunView, RunStatus.COMPLETED, "run_id"),
    ScorecardRunView,
    owners=EVERYONES,  # one run for each period and scheme, whoever asked for it first; it tells nobody's score
)
