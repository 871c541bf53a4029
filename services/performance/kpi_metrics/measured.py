"""What was reckoned of one rep by one metric."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias
from uuid import UUID

Figure: TypeAlias = Decimal | int
Inputs: TypeAlias = Mapping[str, Figure]


@dataclass(frozen=True)
class Measured:
    """`actual` is None where there was nothing to reckon from; `event_ids` stand in the order of the log."""

    actual: Figure | None
    inputs: Inputs
    event_ids: tuple[UUID, ...] = ()
