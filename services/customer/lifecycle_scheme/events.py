"""The lifecycle scheme, as it is published."""

from typing import Annotated

from pydantic import Field

from shared.kernel.fields import Count, Day, Moment
from shared.kernel.messages import Event

Days = Annotated[int, Field(strict=True, ge=1, le=3650)]
"""A number of days, at most ten years."""


class LifecycleSchemePublished(Event):
    """Version `scheme_version`, which never changes and holds from `effective_on` on."""

    scheme_version: Count
    effective_on: Day
    dormant_after_days: Days
    lost_after_days: Days
    published_by: str
    published_at: Moment
