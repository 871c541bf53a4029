"""Routes of pay grades."""

from fastapi import Response

from shared.kernel.fields import Code
from shared.web.execute import Execute
from shared.web.reading import BaseCurrency
from shared.web.roles import PAYMASTERS, Role
from shared.web.routes import Routes

from .decider import GradeTerms, PublishGrade, grade_id, pay_grade
from .projections import pay_grades
from .things import PAY_GRADE

router = Routes("careers")
router.reads(
    PAY_GRADE,
    pay_grades,
    roles=PAYMASTERS | {Role.DIRECTOR},
    filters=("code",),
    sorts=("code",),
    by=("code", grade_id),
)


@router.command(
    "PUT",
    "/v1/pay-grades/{code}",
    PAY_GRADE,
    roles=frozenset({Role.DIRECTOR, Role.HR}),
    example={"base": "8000.00", "allowances": [{"name": "Travel", "amount": "600.00"}], "from": "2026-10-01"},
)
async def publish(code: Code, body: GradeTerms, do: Execute, base: BaseCurrency) -> Response:
    """Publish a version of a pay grade, whole: base pay and allowances for a month. It is in force from its day `from`
    until a later version is; an unchanged one makes none. What it changes in a month that is locked is made up for in
    the next statement."""
    command = PublishGrade.model_validate({**dict(body), "code": code, "currency": body.currency or base})
    return await do(pay_grade, grade_id(code), command)
