"""The cadence of visits, as it is published."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from shared.kernel.fields import Count, Moment, Text
from shared.kernel.messages import Event, Value

EveryDays = Annotated[int, Field(strict=True, ge=1, le=3_660)]


class Every(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"


class By(StrEnum):
    """Whose visit counts: anybody's, or only that of somebody who leads a unit or is a manager by position."""

    REP = "rep"
    EXECUTIVE = "executive"


class Rhythm(Value):
    """Once in each calendar `period`, or within `every_days` of the last visit. `kind` says what it is to be."""

    every_days: EveryDays | None = None
    period: Every | None = None
    by: By
    kind: Text


class CadencePublished(Event):
    """Version `cadence_version`, which never changes. Who is a key account has the rhythm of key accounts, whatever the
    tier; where there is none, that of A."""

    cadence_version: Count
    A: Rhythm | None = None
    B: Rhythm | None = None
    C: Rhythm | None = None
    key_account: Rhythm | None = None
    published_by: str
    published_at: Moment
