"""The rules of ladders: published whole, each rung once, with criteria that can be checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import ConfigDict, Field

from shared.kernel.decider import Decider
from shared.kernel.fields import Day, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid
from shared.kernel.versions import in_force

from .events import Criterion, CriterionKind, LadderPublished, Rung, Track

LADDERS_ID = uuid5(NAMESPACE_URL, "incentive/ladders")
"""The one stream of all ladders."""


class CriterionBody(Criterion):
    model_config = ConfigDict(extra="forbid")


class RungBody(Rung):
    model_config = ConfigDict(extra="forbid")

    criteria: Annotated[tuple[CriterionBody, ...], Field(max_length=20)] = ()


class LadderTerms(Command):
    """`rungs` from the lowest up. Without `effective_on` from today on."""

    name: Text
    track: Track
    effective_on: Day | None = None
    rungs: Annotated[list[RungBody], Field(min_length=1, max_length=50)]


class PublishLadder(LadderTerms):
    ladder_id: Id
    effective_on: Day


@dataclass(frozen=True)
class Place:
    """A rung, and on which ladder, counted from 0 at the bottom."""

    ladder: LadderPublished
    index: int

    @property
    def rung(self) -> Rung:
        return self.ladder.rungs[self.index]


@dataclass(frozen=True)
class Ladders:
    """All that were published, the last at the end."""

    published: tuple[LadderPublished, ...] = ()

    def on(self, day: date) -> list[LadderPublished]:
        """Those in force, that of management first."""
        found = (in_force([one for one in self.published if one.track is track], day) for track in Track)
        return [one for one in found if one]

    def find(self, code: str, day: date, track: Track | None = None) -> Place | None:
        for ladder in self.on(day):
            for index, rung in enumerate(ladder.rungs):
                if rung.code == code and track in (None, ladder.track):
                    return Place(ladder, index)
        return None

    def at_position(self, position: str, day: date) -> Place | None:
        """The lowest rung of that position."""
        for ladder in self.on(day):
            for index, rung in enumerate(ladder.rungs):
                if rung.position == position:
                    return Place(ladder, index)
        return None


NEEDS = {
    CriterionKind.SCORE: ("at_least",),
    CriterionKind.COURSE: ("course",),
    CriterionKind.QUALIFIED: (),
    CriterionKind.CAMP: (),
    CriterionKind.TENURE: ("months",),
}
MAY_HAVE = {CriterionKind.SCORE: ("periods",)}


def decide(command: PublishLadder, state: Ladders) -> Sequence[LadderPublished]:
    if any(one.ladder_id == command.ladder_id for one in state.published):
        return []
    codes = [rung.code for rung in command.rungs]
    for index, rung in enumerate(command.rungs):
        if rung.code in codes[:index]:
            raise Invalid(f"/rungs/{index}/code", "names another rung already")
        for number, criterion in enumerate(rung.criteria):
            _check(criterion, f"/rungs/{index}/criteria/{number}")
    return [
        LadderPublished(
            ladder_id=command.ladder_id,
            name=command.name,
            track=command.track,
            effective_on=command.effective_on,
            rungs=tuple(_rung(rung) for rung in command.rungs),
            published_by=command.by.sub,
        )
    ]


def _rung(body: RungBody) -> Rung:
    return Rung(**{**dict(body), "criteria": tuple(Criterion(**dict(one)) for one in body.criteria)})


def _check(criterion: Criterion, pointer: str) -> None:
    needs, may = NEEDS[criterion.kind], MAY_HAVE.get(criterion.kind, ())
    for name in ("at_least", "periods", "course", "months"):
        given = getattr(criterion, name) is not None
        if name in needs and not given:
            raise Invalid(f"{pointer}/{name}", f"is required when the kind is {criterion.kind}")
        if given and name not in (*needs, *may):
            raise Invalid(f"{pointer}/{name}", f"has no place when the kind is {criterion.kind}")
    if criterion.periods == 0:
        raise Invalid(f"{pointer}/periods", "must be one or more")


def evolve(state: Ladders, event: LadderPublished) -> Ladders:
    return Ladders((*state.published, event))


def published(state: Ladders, ladder_id: UUID) -> LadderPublished | None:
    return next((one for one in state.published if one.ladder_id == ladder_id), None)


ladder: Decider[PublishLadder, Ladders, LadderPublished] = Decider("ladder", Ladders(), decide, evolve, LadderPublished)
