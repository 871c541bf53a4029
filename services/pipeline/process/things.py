"""A sales process, and a deal run, as clients see them."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.pipeline.stages.events import StageTerms
from shared.kernel.fields import Count
from shared.kernel.runs import RunView, run_thing
from shared.kernel.things import EVERYONES, Head, Thing, View

from .decider import SalesProcess, sales_process
from .runs import deal_run


class ProcessStatus(StrEnum):
    PUBLISHED = "published"


class ProcessVersionView(BaseModel):
    model_config = ConfigDict(frozen=True, from_attributes=True)

    process_version: Count
    effective_on: date
    stages: tuple[StageTerms, ...]
    published_by: str


class SalesProcessView(View):
    """The version published last, and all `versions`: a deal names the one that it began under."""

    status: ProcessStatus
    line: str
    process_version: Count
    effective_on: date
    stages: tuple[StageTerms, ...]
    published_by: str
    versions: tuple[ProcessVersionView, ...]


def show(state: SalesProcess, head: Head, thing_id: UUID) -> SalesProcessView | None:
    if not state.versions:
        return None
    return SalesProcessView(
        id=thing_id,
        version=head.version,
        status=ProcessStatus.PUBLISHED,
        created_at=head.created_at,
        **dict(state.versions[-1]),
        versions=tuple(ProcessVersionView.model_validate(version) for version in state.versions),
    )


PROCESS = Thing("sales process", "/v1/sales-processes", sales_process, show, SalesProcessView, owners=EVERYONES)


class DealRunView(RunView):
    """What the run did: deals that stalled, quotes and contracts that expired, milestones that were missed."""

    as_of: date
    stalled: Count
    expired_quotes: Count
    expired_contracts: Count
    missed_milestones: Count


RUN = run_thing("deal run", "/v1/deal-runs", deal_run, DealRunView)
