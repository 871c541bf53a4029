"""A sales process, and a deal run, as clients see them."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.kernel.fields import Count
from shared.kernel.things import EVERYONES, Head, Thing, View

from .decider import SalesProcess, sales_process
from .events import DealRunCompleted, StageTerms
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


class RunStatus(StrEnum):
    COMPLETED = "completed"


class DealRunView(View):
    """What the run did: deals that stalled, quotes and contracts that expired, milestones that were missed."""

    status: RunStatus
    run_id: UUID
    as_of: date
    stalled: Count
    expired_quotes: Count
    expired_contracts: Count
    missed_milestones: Count


def show_run(state: DealRunCompleted | None, head: Head, thing_id: UUID) -> DealRunView | None:
    if state is None:
        return None
    return DealRunView(
        id=thing_id,
        run_id=thing_id,
        version=head.version,
        status=RunStatus.COMPLETED,
        created_at=head.created_at,
        **dict(state),
    )


RUN = Thing("deal run", "/v1/deal-runs", deal_run, show_run, DealRunView, owners=lambda view: ())
