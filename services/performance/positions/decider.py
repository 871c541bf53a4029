"""The rules of a position: one document for each code, of which the last definition holds."""

from collections.abc import Sequence
from uuid import UUID, uuid5

from pydantic import Field

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Flag, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid

from .events import PositionDefined

POSITIONS = UUID("c6a0a0f5-3c5e-5e0f-9a3e-2f4b8b3a7d10")


class PositionTerms(Command):
    """What a PUT says of the position, whole."""

    name: Text
    selling: Flag
    duties: list[Text] = Field(default_factory=list)
    powers: list[Text] = Field(default_factory=list)


class DefinePosition(PositionTerms):
    code: Code


def position_id(code: str) -> UUID:
    """The stream of the position with that code."""
    return uuid5(POSITIONS, code)


def decide(command: DefinePosition, state: PositionDefined | None) -> Sequence[PositionDefined]:
    for name, said in (("duties", command.duties), ("powers", command.powers)):
        for index, one in enumerate(said):
            if one in said[:index]:
                raise Invalid(f"/{name}/{index}", "is named twice")
    defined = PositionDefined.model_validate({**dict(command), "defined_by": command.by.sub})
    unchanged = state is not None and defined.model_copy(update={"defined_by": state.defined_by}) == state
    return [] if unchanged else [defined]


def evolve(state: PositionDefined | None, event: PositionDefined) -> PositionDefined:
    return event


position: Decider[DefinePosition, PositionDefined | None, PositionDefined] = Decider(
    "position", None, decide, evolve, PositionDefined
)
