"""The rules of a pay grade: published in versions, an unchanged one makes none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import ConfigDict, Field

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Currency, Day, Money
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid
from shared.kernel.versions import in_force

from .events import Allowance, PayGradePublished


class AllowanceBody(Allowance):
    model_config = ConfigDict(extra="forbid")


class GradeTerms(Command):
    """Amounts are for a month, in the company's own currency unless another is given."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    base: Money
    allowances: Annotated[list[AllowanceBody], Field(max_length=50)] = Field(default_factory=list)
    from_: Day = Field(alias="from")
    currency: Currency | None = None


class PublishGrade(GradeTerms):
    code: Code
    currency: Currency


@dataclass(frozen=True)
class PayGrade:
    """All versions, the one published last at the end."""

    versions: tuple[PayGradePublished, ...] = ()

    def on(self, day: date) -> PayGradePublished | None:
        return in_force(self.versions, day)


def grade_id(code: str) -> UUID:
    """The stream of the grade with that code."""
    return uuid5(NAMESPACE_URL, f"incentive/pay-grade/{code}")


def decide(command: PublishGrade, state: PayGrade) -> Sequence[PayGradePublished]:
    names = [allowance.name for allowance in command.allowances]
    for index, name in enumerate(names):
        if name in names[:index]:
            raise Invalid(f"/allowances/{index}/name", "stands there twice")
    published = PayGradePublished(
        grade_id=grade_id(command.code),
        code=command.code,
        grade_version=len(state.versions) + 1,
        from_=command.from_,
        base=command.base,
        allowances=tuple(Allowance(**dict(allowance)) for allowance in command.allowances),
        currency=command.currency,
        published_by=command.by.sub,
    )
    last = state.versions[-1] if state.versions else None
    return [] if last and _terms(last) == _terms(published) else [published]


def _terms(version: PayGradePublished) -> tuple[object, ...]:
    return version.from_, version.base, version.allowances, version.currency


def evolve(state: PayGrade, event: PayGradePublished) -> PayGrade:
    return PayGrade((*state.versions, event))


pay_grade: Decider[PublishGrade, PayGrade, PayGradePublished] = Decider(
    "pay_grade", PayGrade(), decide, evolve, PayGradePublished
)
