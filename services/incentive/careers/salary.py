"""Base pay and allowances by month: for each day the grade of the rung on which the rep stood, pro rata to the days."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from shared.kernel.calendar import Period, period
from shared.kernel.money import allocate
from shared.kernel.transaction import Transaction

from ..ladders.decider import LADDERS_ID, Ladders, ladder
from ..pay.decider import Due
from ..pay.events import PayKind
from ..pay_grades.decider import PayGrade, grade_id, pay_grade
from ..pay_grades.events import PayGradePublished
from .decider import Career, career


async def salary(tx: Transaction, rep_id: UUID, months: Sequence[str]) -> tuple[Due, ...]:
    """What pay grades give the rep for these months, as everything is known now."""
    ladders = await tx.state(ladder, LADDERS_ID)
    codes = {rung.pay_grade for one in ladders.published for rung in one.rungs if rung.pay_grade}
    if not codes:
        return ()
    grades = {code: await tx.state(pay_grade, grade_id(code)) for code in sorted(codes)}
    found = await tx.state(career, rep_id)
    return tuple(due for month in months for due in dues(found, ladders, grades, period(month)))


def dues(found: Career, ladders: Ladders, grades: Mapping[str, PayGrade], month: Period) -> Iterator[Due]:
    days = Counter[tuple[str, int]]()
    for number in range((month.last - month.first).days + 1):
        version = _version_on(found, ladders, grades, month.first + timedelta(number))
        if version:
            days[version.code, version.grade_version] += 1
    for (code, number), count in sorted(days.items()):
        yield from _of_grade(grades[code].versions[number - 1], month, count)


def _version_on(found: Career, ladders: Ladders, grades: Mapping[str, PayGrade], day: date) -> PayGradePublished | None:
    place = found.place(ladders, day) if found.belongs(day) else None
    grade = grades.get(place.rung.pay_grade) if place and place.rung.pay_grade else None
    return grade.on(day) if grade else None


def _of_grade(version: PayGradePublished, month: Period, days: int) -> Iterator[Due]:
    yield _due(version, month, days, PayKind.BASE, "base", "Base pay", version.base)
    for index, allowance in enumerate(version.allowances):
        what = f"Allowance: {allowance.name}"[:4000]
        yield _due(version, month, days, PayKind.ALLOWANCE, f"allowance/{index}", what, allowance.amount)


def _due(
    version: PayGradePublished, month: Period, days: int, kind: PayKind, slot: str, what: str, monthly: Decimal
) -> Due:
    whole = (month.last - month.first).days + 1
    amount = allocate(monthly, [Decimal(days), Decimal(whole - days)])[0]
    return Due(
        slot=f"{slot}/{version.grade_id}/{version.grade_version}/{month.name}",
        kind=kind,
        amount=amount,
        currency=version.currency,
        on=month.last,
        what=what,
        rule_id=version.grade_id,
        rule_version=version.grade_version,
        inputs={"grade": version.code, "monthly": str(monthly), "days": str(days), "of_days": str(whole)},
    )
