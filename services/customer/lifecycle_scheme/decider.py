"""The lifecycle scheme: one settings document, published in dated versions that never change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, uuid5

from shared.kernel.decider import Decider
from shared.kernel.fields import Day
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid
from shared.kernel.versions import in_force

from .events import Days, LifecycleSchemePublished

SCHEME_ID = uuid5(NAMESPACE_URL, "customer/lifecycle-scheme")
"""The one stream of the scheme's versions."""


class PublishScheme(Command):
    effective_on: Day
    dormant_after_days: Days
    lost_after_days: Days


@dataclass(frozen=True, slots=True)
class Terms:
    scheme_version: int
    dormant_after_days: int
    lost_after_days: int


USUAL = Terms(scheme_version=0, dormant_after_days=90, lost_after_days=365)


@dataclass(frozen=True, slots=True)
class Published:
    """All versions, in the order in which they were published."""

    versions: tuple[LifecycleSchemePublished, ...] = ()

    def on(self, day: date) -> Terms:
        """What holds on that day."""
        found = in_force(self.versions, day)
        if found is None:
            return USUAL
        return Terms(found.scheme_version, found.dormant_after_days, found.lost_after_days)


def decide(command: PublishScheme, state: Published) -> Sequence[LifecycleSchemePublished]:
    if command.lost_after_days <= command.dormant_after_days:
        raise Invalid("/lost_after_days", "must be more than dormant_after_days")
    last = state.versions[-1] if state.versions else None
    if last and all(getattr(last, name) == value for name, value in command):
        return []
    return [
        LifecycleSchemePublished(
            **dict(command),
            scheme_version=len(state.versions) + 1,
            published_by=command.by.sub,
            published_at=command.at,
        )
    ]


def evolve(state: Published, event: LifecycleSchemePublished) -> Published:
    return Published((*state.versions, event))


lifecycle_scheme: Decider[PublishScheme, Published, LifecycleSchemePublished] = Decider(
    "lifecycle_scheme", Published(), decide, evolve, LifecycleSchemePublished
)
