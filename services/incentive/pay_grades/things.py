"""A pay grade as clients see it."""

from enum import StrEnum
from uuid import UUID

from pydantic import ConfigDict, Field

from shared.kernel.fields import Currency, Day, Money
from shared.kernel.things import EVERYONES, Head, Shown, Thing, View

from .decider import PayGrade, pay_grade
from .events import Allowance


class PayGradeStatus(StrEnum):
    PUBLISHED = "published"


class GradeVersionView(Shown):
    """In force from the day `from` until a later version is."""

    model_config = ConfigDict(frozen=True, from_attributes=True, populate_by_name=True, serialize_by_alias=True)

    grade_version: int
    from_: Day = Field(alias="from")
    base: Money
    allowances: tuple[Allowance, ...]
    currency: Currency
    published_by: str


class PayGradeView(View):
    """The version that was published last; `versions` are all, by their order of publication."""

    model_config = ConfigDict(frozen=True, from_attributes=True, populate_by_name=True, serialize_by_alias=True)

    status: PayGradeStatus
    code: str
    grade_version: int
    from_: Day = Field(alias="from")
    base: Money
    allowances: tuple[Allowance, ...]
    currency: Currency
    versions: tuple[GradeVersionView, ...]


def show(state: PayGrade, head: Head, thing_id: UUID) -> PayGradeView | None:
    if not state.versions:
        return None
    last = state.versions[-1]
    return PayGradeView(
        id=thing_id,
        version=head.version,
        created_at=head.created_at,
        status=PayGradeStatus.PUBLISHED,
        code=last.code,
        grade_version=last.grade_version,
        from_=last.from_,
        base=last.base,
        allowances=last.allowances,
        currency=last.currency,
        versions=tuple(GradeVersionView.model_validate(one) for one in state.versions),
    )


PAY_GRADE = Thing("pay grade", "/v1/pay-grades", pay_grade, show, PayGradeView, owners=EVERYONES)
