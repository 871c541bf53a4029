"""The policy of dunning, as it is published."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from shared.kernel.fields import Count, Moment
from shared.kernel.messages import Event, Value

Days = Annotated[int, Field(strict=True, ge=0, le=3650)]
"""A number of days, at most ten years."""


class Action(StrEnum):
    """What a level asks for."""

    REP_FOLLOW_UP = "rep_follow_up"
    MANAGER = "manager"
    LEGAL_LETTER = "legal_letter"


class Level(Value):
    """Reached once the earliest unpaid due date is `after_days` ago."""

    level: Count
    after_days: Days
    action: Action


class DunningPolicyPublished(Event):
    """Version `policy_version`, which never changes. No warning is given where `early_warning_days` is 0."""

    policy_version: Count
    early_warning_days: Days
    levels: tuple[Level, ...]
    published_by: str
    published_at: Moment
