"""What can happen to a skill assessment.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from typing import Annotated

from pydantic import Field, Strict

from shared.kernel.fields import Code, Day, Id, Text
from shared.kernel.messages import Event

Level = Annotated[int, Strict(), Field(ge=1, le=5)]
"""1 knows of it, 2 does it under guidance, 3 does it alone, 4 does it well, 5 teaches it."""


class SkillAssessed(Event):
    """Below `required_level` there is a gap."""

    rep_id: Id
    skill: Code
    level: Level
    required_level: Level
    on: Day
    note: Text | None = None
    assessed_by: str
