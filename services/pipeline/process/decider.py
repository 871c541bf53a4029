"""The rules of a sales process: one document for each product line, in dated versions that never change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID, uuid5

from pydantic import ConfigDict, Field

from services.pipeline.stages.events import PROBABILITY, Stage, StageTerms
from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Day
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid
from shared.kernel.versions import in_force

from .events import SalesProcessPublished

PROCESSES = UUID("4d0e3f3a-98b5-5e4b-8f6a-31b7c2a9d0e1")
DEFAULT = "default"
"""The line whose process holds for deals of no line, and of lines that have none of their own."""
CLOSED = (Stage.WON, Stage.LOST)


class StageBody(StageTerms):
    model_config = ConfigDict(extra="forbid")


class ProcessTerms(Command):
    """What a PUT says of the process, whole. A stage that is left out has its usual probability and asks nothing."""

    effective_on: Day
    stages: Annotated[list[StageBody], Field(min_length=1)]


class PublishProcess(ProcessTerms):
    line: Code


@dataclass(frozen=True)
class SalesProcess:
    """All versions, the one published last at the end."""

    versions: tuple[SalesProcessPublished, ...] = ()

    def on(self, day: date) -> SalesProcessPublished | None:
        return in_force(self.versions, day)

    def terms(self, process_version: int, stage: Stage) -> StageTerms:
        """Of a stage under that version."""
        return terms_of(self.versions[process_version - 1], stage)


def terms_of(version: SalesProcessPublished | None, stage: Stage) -> StageTerms:
    """What the version says of the stage; without one, or where it says nothing, only the usual probability."""
    said = version.stages if version else ()
    usual = StageTerms(stage=stage, probability=PROBABILITY[stage])
    return next((terms for terms in said if terms.stage is stage), usual)


def process_id(line: str) -> UUID:
    """The stream of the line's process."""
    return uuid5(PROCESSES, line)


def decide(command: PublishProcess, state: SalesProcess) -> Sequence[SalesProcessPublished]:
    for index, stage in enumerate(command.stages):
        if any(stage.stage is other.stage for other in command.stages[:index]):
            raise Invalid(f"/stages/{index}/stage", "is named twice")
        _check(stage, f"/stages/{index}")
    named = {stage.stage: StageTerms(**dict(stage)) for stage in command.stages}
    stages = tuple(named[stage] for stage in Stage if stage in named)
    last = state.versions[-1] if state.versions else None
    if last and (last.effective_on, last.stages) == (command.effective_on, stages):
        return []
    return [
        SalesProcessPublished(
            process_version=len(state.versions) + 1,
            line=command.line,
            effective_on=command.effective_on,
            stages=stages,
            published_by=command.by.sub,
        )
    ]


def _check(terms: StageTerms, pointer: str) -> None:
    if len(set(terms.evidence)) < len(terms.evidence):
        raise Invalid(f"{pointer}/evidence", "names one twice")
    if terms.stage is Stage.LEAD and terms.evidence:
        raise Invalid(f"{pointer}/evidence", "every deal opens as a lead, of which nothing can be asked yet")
    if terms.stage not in CLOSED:
        return
    usual: Decimal = PROBABILITY[terms.stage]
    if terms.probability != usual:
        raise Invalid(f"{pointer}/probability", f"is {usual} where a deal is {terms.stage}")
    if terms.evidence:
        raise Invalid(f"{pointer}/evidence", "the signature, or the reason for the loss, is all the evidence")
    if terms.max_days is not None:
        raise Invalid(f"{pointer}/max_days", f"what is {terms.stage} stays so")


def evolve(state: SalesProcess, event: SalesProcessPublished) -> SalesProcess:
    return SalesProcess((*state.versions, event))


sales_process: Decider[PublishProcess, SalesProcess, SalesProcessPublished] = Decider(
    "sales_process", SalesProcess(), decide, evolve, SalesProcessPublished
)
