"""The customer service, whole: what it serves, projects and publishes."""

from fastapi import FastAPI

from shared.service import Service

from .customers import api as customers_api
from .customers.decider import customer
from .customers.projections import customers
from .publishing import publisher

service = Service(
    name="customer",
    about="客户 customer: who the customers are, their contacts, and who looks after them.",
    routers=(customers_api.router,),
    deciders=(customer,),
    projections=(customers,),
    publisher=publisher,
)


def create_app() -> FastAPI:
    return service.app()
