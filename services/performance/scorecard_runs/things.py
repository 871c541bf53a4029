"""Scorecard runs as clients see them."""

from datetime import date
from uuid import UUID

from shared.kernel.runs import RunView, run_thing

from .decider import scorecard_run


class ScorecardRunView(RunView):
    """`elsewhere` counts those whom the scheme names, and who had a card by another one already."""

    period: str
    scheme_id: UUID
    scheme_version: int
    as_of: date
    cards: int
    elsewhere: int


RUN = run_thing("scorecard run", "/v1/scorecard-runs", scorecard_run, ScorecardRunView)
