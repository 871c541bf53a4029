"""Routes of activity."""

from typing import Annotated

from fastapi import Query
from pydantic import Field

from shared.kernel.fields import Day
from shared.kernel.rejections import Invalid
from shared.web.reading import Parameters, Read
from shared.web.roles import JUDGES, Role
from shared.web.routes import Routes
from shared.web.zone import CompanyZone, days

from ..organisation.projections import organisation
from .projections import activity
from .report import Activity, ActivityRow, By, activity_of


class ActivityQuery(Parameters):
    from_: Annotated[Day, Field(alias="from")]
    to: Day
    by: By = By.REP


router = Routes(
    "activity", "客户活动 activity: visits, made or missed, complaints and survey answers of a rep's customers."
)


@router.query(
    "/v1/reports/activity",
    Activity,
    roles=JUDGES | {Role.CUSTOMER_SERVICE, Role.AFTER_SALES},
    projections=(activity, organisation),
    refuses=(Invalid,),
)
async def read_activity(query: Annotated[ActivityQuery, Query()], db: Read, zone: CompanyZone) -> Activity:
    """Visits, complaints and answers to surveys from one day to another, both inside, by rep or by the unit of which
    the rep was a direct member on the day. A complaint counts on the day on which it was raised, for the owner of the
    customer; so does an answer, on its day."""
    if query.to < query.from_:
        raise Invalid("/to", "must not be before from")
    span = days(query.from_, query.to, zone)
    rows = await db.all(activity_of(query.from_, query.to, span, zone.key, query.by))
    return Activity(rows=tuple(ActivityRow(**row) for row in rows))
