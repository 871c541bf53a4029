"""The customer service, whole: what it serves, projects and publishes."""

from fastapi import FastAPI

from shared.service import Service

from .customers import api as customers_api
from .customers.decider import customer
from .customers.projections import customers
from .publishing import publisher
from .visits import api as visits_api
from .visits.decider import visit
from .visits.projections import visits

service = Service(
    name="customer",
    about="客户 customer: who the customers are, their contacts and who looks after them, and visits to them.",
    routers=(customers_api.router, visits_api.router),
    deciders=(customer, visit),
    projections=(customers, visits),
    publisher=publisher,
)


def create_app() -> FastAPI:
    return service.app()
