"""The performance service, whole: what it serves, projects, hears and publishes."""

from fastapi import FastAPI

from shared.service import Service

from .attainment import api as attainment_api
from .attainment.projections import attainment
from .organisation import api as organisation_api
from .organisation.chart import chart
from .organisation.decider import rep, unit
from .organisation.projections import organisation, reps, units
from .organisation.team import team
from .publishing import publisher

service = Service(
    name="performance",
    about="绩效 performance: the organisation, and what it attains.",
    routers=(organisation_api.router, attainment_api.router),
    deciders=(unit, rep, chart, team),
    projections=(units, reps, organisation, attainment),
    publisher=publisher,
    hears=("pipeline",),
)


def create_app() -> FastAPI:
    return service.app()
