"""Routes of courses."""

from fastapi import Response

from shared.kernel.fields import Id
from shared.web.execute import Execute
from shared.web.listings import Filter
from shared.web.roles import COACHES, EVERYONE, Role
from shared.web.routes import Routes
from shared.web.zone import Today

from ..reps.events import Grade
from ..reps.processes import NotEmployed
from .decider import OfferCourse, WithdrawCourse, course
from .processes import NotASenior, offering
from .projections import courses
from .things import COURSE

A_COURSE = "0199c0de-0000-7000-8000-000000002001"
TEACHERS = COACHES | {Role.PRODUCT}
"""Product offers tests of what is known of it (handbook 004, 3: 定期的产品知识考核)."""

router = Routes(
    "training",
    "培训 training: courses and tests, who goes through them and what comes of it; mentors of newcomers until they are "
    "qualified; skills assessed, needs found in them and in scorecards, and plans made of these.",
)
router.reads(
    COURSE,
    courses,
    roles=EVERYONE,
    filters=(
        "skill",
        "kind",
        Filter("tier", Grade, lambda table, tier: table.c.tier == tier.value),
        "product",
        "lecturer_id",
        "status",
    ),
    sorts=("starts_on",),
)


@router.command(
    "POST",
    "/v1/courses",
    COURSE,
    creates=True,
    roles=TEACHERS,
    refuses=(NotASenior, NotEmployed),
    example={
        "name": "Vintage cars in depth",
        "skill": "product_knowledge",
        "kind": "product_test",
        "tier": "growing",
        "product": "Vintage Cars",
        "pass_score": 60,
    },
)
async def offer(body: OfferCourse, do: Execute, today: Today) -> Response:
    """Offer a course: an internal one, an external one, a workshop, or a test of what is known of a product. Who
    lectures inside the house is a senior."""
    return await do(offering(today), do.new_id(), body)


@router.command(
    "POST", "/v1/courses/{id}/withdraw", COURSE, roles=TEACHERS, example={"reason": "The product is sold no more"}
)
async def withdraw(id: Id, body: WithdrawCourse, do: Execute) -> Response:
    """Offer it no more. Who is on it goes through it all the same."""
    return await do(course, id, body)
