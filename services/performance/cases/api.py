"""Routes of cases."""

from fastapi import Response
from sqlalchemy import any_

from shared.kernel.fields import Code
from shared.web.execute import Execute
from shared.web.listings import Filter
from shared.web.roles import EVERYONE, Role
from shared.web.routes import Routes

from .decider import ShareCase, case
from .projections import cases
from .things import CASE

router = Routes("reviews")
router.reads(
    CASE,
    cases,
    roles=EVERYONE,
    filters=(
        "kind",
        "product",
        "rep_id",
        "opportunity_id",
        Filter("tag", Code, lambda table, tag: tag == any_(table.c.tags)),
    ),
    sorts=("created_at",),
)


@router.command(
    "POST",
    "/v1/cases",
    CASE,
    creates=True,
    roles=EVERYONE - {Role.ERP, Role.OPS, Role.SERVICE},
    example={
        "title": "A dealer won back by a trial shelf",
        "kind": "success",
        "text": "The dealer had turned to another maker after a late delivery. We lent a shelf for six weeks.",
        "lesson": "Let the goods speak where words have failed",
        "product": "Classic Cars",
        "tags": ["win-back"],
    },
)
async def share(body: ShareCase, do: Execute) -> Response:
    """Share a case with everybody: a success, a failure, or a skill."""
    return await do(case, do.new_id(), body)
