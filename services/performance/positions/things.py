"""A position as clients see it."""

from enum import StrEnum

from shared.kernel.things import EVERYONES, Thing, View, in_full

from .decider import position


class PositionStatus(StrEnum):
    DEFINED = "defined"


class PositionView(View):
    status: PositionStatus
    code: str
    name: str
    selling: bool
    duties: tuple[str, ...]
    powers: tuple[str, ...]
    defined_by: str


POSITION = Thing(
    "position",
    "/v1/positions",
    position,
    in_full(PositionView, PositionStatus.DEFINED),
    PositionView,
    owners=EVERYONES,
)
