"""What happens to a watch.

Class and field names are the storage format: new fields get defaults, none is renamed.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, Strict

from shared.kernel.calendar import Grain
from shared.kernel.fields import Count, Rate
from shared.kernel.messages import Event

from ..gaps.events import Of

Periods = Annotated[int, Strict(), Field(ge=1, le=52)]
"""How many periods in a row."""


class Ratio(StrEnum):
    """Won / decided, of all opportunities or of those of customers who had signed nothing before."""

    CONVERSION_RATE = "conversion_rate"
    NEW_CUSTOMER_CONVERSION = "new_customer_conversion"


class WatchSet(Event):
    """Version `watch_version`: the ratio of each product, source, rep or unit (`by`) must not be below `floor` in
    `periods` periods in a row, each as long as `grain` says."""

    metric: Ratio
    watch_version: Count
    floor: Rate
    periods: Periods
    by: Of
    grain: Grain
    set_by: str
