"""The rules of the stages: entered forward and back with the evidence that the process asks for, and not overstayed.

What a deal's version of the process says of a stage comes with each command.
"""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema

from shared.kernel.fields import Day, Percent, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid

from .events import DealStalled, Evidence, Stage, StageAdvanced, StageTerms
from .passage import Passage

ORDER = {stage: number for number, stage in enumerate(Stage)}


def _named(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


class EvidenceBody(Evidence):
    model_config = ConfigDict(extra="forbid")


EvidenceOrName = Annotated[
    EvidenceBody,
    BeforeValidator(_named),
    WithJsonSchema({"anyOf": [{"type": "string", "minLength": 1}, EvidenceBody.model_json_schema()]}),
]


class AdvanceStage(Command):
    """To any open stage: customers think again, so a stage may go back; `reason` says why. Without a probability
    the stage's own. `on` is the day of acceptance by default. `evidence` is by the names under which the process asks
    for it; a name alone will do."""

    stage: Stage
    probability: Percent | None = None
    on: Day | None = None
    reason: Text | None = None
    evidence: list[EvidenceOrName] = Field(default_factory=list, max_length=100)


class EnterStage(AdvanceStage):
    """A step with what the deal's version of the process says of the stage."""

    terms: StageTerms


class ReportStall(Command):
    """Whether it overstays by that day."""

    as_of: Day


StageCommand = EnterStage | ReportStall


def check_enterable(stage: Stage) -> None:
    """Invalid where it is entered by a win or a loss."""
    if stage is Stage.WON:
        raise Invalid("/stage", "an opportunity is won by the signature of its contract")
    if stage is Stage.LOST:
        raise Invalid("/stage", "an opportunity is lost by `lose`, with a reason")


def enter(command: EnterStage, passage: Passage) -> Sequence[StageAdvanced]:
    evidence = _evidence(command, passage)
    if command.stage is passage.stage and command.probability in (None, passage.probability) and not evidence:
        return []
    stays = command.stage is passage.stage and command.probability is None
    usual = passage.probability if stays else command.terms.probability
    return [
        StageAdvanced(
            previous=passage.stage,
            stage=command.stage,
            probability=usual if command.probability is None else command.probability,
            on=command.on or command.day,
            reason=command.reason,
            advanced_by=command.by.sub,
            evidence=evidence,
            max_days=command.terms.max_days,
        )
    ]


def _evidence(command: EnterStage, passage: Passage) -> tuple[Evidence, ...]:
    """What of the evidence given is new. Going on to a stage is refused where anything that it asks for has been shown
    neither now nor before; going back needs nothing."""
    given = {one.name: Evidence(**dict(one)) for one in command.evidence}
    if len(given) < len(command.evidence):
        raise Invalid("/evidence", "names one twice")
    lacking = [name for name in command.terms.evidence if name not in given and name not in passage.evidence]
    if lacking and ORDER[command.stage] > ORDER[passage.stage]:
        raise Invalid("/evidence", f"{command.stage} is not entered without: {', '.join(lacking)}")
    return tuple(one for name, one in given.items() if passage.evidence.get(name) != one)


def report(command: ReportStall, passage: Passage) -> Sequence[DealStalled]:
    """Once for each stay in a stage; what is won or lost may stay so."""
    stay = passage.stays[-1]
    if not stay.overstayed(command.as_of):
        return []
    return [
        DealStalled(
            stage=stay.stage,
            entered_on=stay.entered_on,
            as_of=command.as_of,
            days=(command.as_of - stay.entered_on).days,
            max_days=stay.max_days,
        )
    ]
