"""The cadence of visits: one settings document, published in numbered versions that never change."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from pydantic import ConfigDict

from shared.kernel.decider import Decider
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, Rejection

from .events import CadencePublished, Rhythm

CADENCE_ID = uuid5(NAMESPACE_URL, "customer/visit-cadence")
"""The one stream of the cadence's versions."""
WHO = ("A", "B", "C", "key_account")


class NoCadence(Rejection):
    """No cadence of visits is published, so that nothing can be missed by it."""


class RhythmBody(Rhythm):
    model_config = ConfigDict(extra="forbid")


class PublishCadence(Command):
    """The whole cadence: who is left out has none."""

    A: RhythmBody | None = None
    B: RhythmBody | None = None
    C: RhythmBody | None = None
    key_account: RhythmBody | None = None


@dataclass(frozen=True, slots=True)
class Cadences:
    """All versions, the one in force last."""

    versions: tuple[CadencePublished, ...] = ()

    @property
    def in_force(self) -> CadencePublished | None:
        return self.versions[-1] if self.versions else None


def decide(command: PublishCadence, state: Cadences) -> Sequence[CadencePublished]:
    for name in WHO:
        told = getattr(command, name)
        if told and (told.every_days is None) == (told.period is None):
            raise Invalid(f"/{name}", "either every_days or period")
    rhythms = {name: Rhythm(**dict(told)) if (told := getattr(command, name)) else None for name in WHO}
    if not any(rhythms.values()):
        raise Invalid("", "must name one of A, B, C and key_account")
    now = state.in_force
    if now and all(getattr(now, name) == rhythm for name, rhythm in rhythms.items()):
        return []
    version = len(state.versions) + 1
    return [CadencePublished(cadence_version=version, **rhythms, published_by=command.by.sub, published_at=command.at)]


def evolve(state: Cadences, event: CadencePublished) -> Cadences:
    return Cadences((*state.versions, event))


visit_cadence: Decider[PublishCadence, Cadences, CadencePublished] = Decider(
    "visit_cadence", Cadences(), decide, evolve, CadencePublished
)
