"""An honour as clients see it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.kernel.fields import Count, Currency, Money, Text
from shared.kernel.things import EVERYONES, Head, Thing, View

from ..plans.events import Who
from ..results.metric import Metric
from ..results.recurrence import Every
from .decider import Honour, honour
from .events import HonourKind


class HonourStatus(StrEnum):
    DEFINED = "defined"
    RETIRED = "retired"


class HonourView(View):
    status: HonourStatus
    name: Text
    kind: HonourKind
    every: Every
    metric: Metric | None
    currency: Currency | None
    who: Who | None
    minimum: Money | Count | None
    effective_from: date | None
    effective_to: date | None
    defined_by: str
    retired_on: date | None


def show(state: Honour | None, head: Head, honour_id: UUID) -> HonourView | None:
    if state is None:
        return None
    return HonourView(
        id=honour_id,
        version=head.version,
        created_at=head.created_at,
        status=HonourStatus.RETIRED if state.retired_on else HonourStatus.DEFINED,
        retired_on=state.retired_on,
        **dict(state.terms),
    )


HONOUR = Thing("honour", "/v1/honours", honour, show, HonourView, owners=EVERYONES)
