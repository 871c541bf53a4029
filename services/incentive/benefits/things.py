"""A benefit as clients see it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.kernel.fields import Currency, PositiveMoney
from shared.kernel.things import EVERYONES, Thing, View, in_full

from .decider import benefit


class BenefitStatus(StrEnum):
    GRANTED = "granted"


class BenefitView(View):
    status: BenefitStatus
    rep_id: UUID
    kind: str
    grounds: str
    value: PositiveMoney | None
    currency: Currency | None
    on: date
    granted_by: str


BENEFIT = Thing(
    "benefit",
    "/v1/benefits",
    benefit,
    in_full(BenefitView, BenefitStatus.GRANTED),
    BenefitView,
    owners=EVERYONES,
)
