"""The performance service, whole: what it serves, projects, hears and publishes."""

from fastapi import FastAPI

from shared.service import Service
from shared.web.roles import Role

from .activity import api as activity_api
from .activity.projections import activity
from .attainment import api as attainment_api
from .attainment.projections import attainment
from .organisation import api as organisation_api
from .organisation.chart import chart
from .organisation.decider import rep, unit
from .organisation.projections import organisation, reps, units
from .organisation.team import team
from .publishing import publisher
from .targets import api as targets_api
from .targets.decider import target_plan
from .targets.projections import target_plans

service = Service(
    name="performance",
    about="绩效 performance: the organisation, its targets, and what it attains.",
    routers=(organisation_api.router, targets_api.router, attainment_api.router, activity_api.router),
    deciders=(unit, rep, chart, team, target_plan),
    projections=(units, reps, organisation, target_plans, attainment, activity),
    publisher=publisher,
    hears=("customer", "pipeline"),
    guardians=frozenset({Role.HR}),
)


def create_app() -> FastAPI:
    return service.app()
