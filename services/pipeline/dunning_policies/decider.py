"""The dunning policy: one settings document, published in numbered versions that never change."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import NAMESPACE_URL, uuid5

from pydantic import ConfigDict, Field

from shared.kernel.decider import Decider
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, Rejection

from .events import Days, DunningPolicyPublished, Level

POLICY_ID = uuid5(NAMESPACE_URL, "pipeline/dunning-policy")
"""The one stream of the policy's versions."""


class NoDunningPolicy(Rejection):
    """No dunning policy is published, so that nothing can be due by it."""


class LevelBody(Level):
    model_config = ConfigDict(extra="forbid")


class PublishPolicy(Command):
    """`levels` count from 1 and ascend by `after_days`, each 1 or more: what is due today is not overdue yet."""

    early_warning_days: Days
    levels: Annotated[list[LevelBody], Field(min_length=1, max_length=20)]


@dataclass(frozen=True, slots=True)
class Published:
    """All versions, the one in force last."""

    versions: tuple[DunningPolicyPublished, ...] = ()

    @property
    def in_force(self) -> DunningPolicyPublished | None:
        return self.versions[-1] if self.versions else None


def decide(command: PublishPolicy, state: Published) -> Sequence[DunningPolicyPublished]:
    _check(command.levels)
    levels = tuple(Level(**dict(level)) for level in command.levels)
    now = state.in_force
    if now and (now.early_warning_days, now.levels) == (command.early_warning_days, levels):
        return []
    return [
        DunningPolicyPublished(
            policy_version=len(state.versions) + 1,
            early_warning_days=command.early_warning_days,
            levels=levels,
            published_by=command.by.sub,
            published_at=command.at,
        )
    ]


def _check(levels: Sequence[Level]) -> None:
    before = 0
    for place, level in enumerate(levels):
        if level.level != place + 1:
            raise Invalid(f"/levels/{place}/level", f"must be {place + 1}: levels count from 1 without a gap")
        if level.after_days <= before:
            raise Invalid(f"/levels/{place}/after_days", f"must be more than {before}: levels ascend")
        before = level.after_days


def evolve(state: Published, event: DunningPolicyPublished) -> Published:
    return Published((*state.versions, event))


dunning_policy: Decider[PublishPolicy, Published, DunningPolicyPublished] = Decider(
    "dunning_policy", Published(), decide, evolve, DunningPolicyPublished
)
