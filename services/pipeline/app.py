"""The pipeline service, whole: what it serves, projects, hears and publishes."""

from fastapi import FastAPI

from shared.service import Service

from .catalogue import api as catalogue_api
from .catalogue.decider import product
from .catalogue.projections import products
from .contracts import api as contracts_api
from .contracts.decider import contract
from .contracts.projections import contracts
from .directory import projections as directory
from .orders import api as orders_api
from .orders.decider import order
from .orders.projections import orders
from .publishing import publisher
from .receivables.decider import ledger
from .reports.sales import api as sales_api
from .reports.sales import projections as sales

service = Service(
    name="pipeline",
    about="销售 pipeline: products, contracts, orders, receivables and credit, and the reports on them.",
    routers=(
        catalogue_api.router,
        contracts_api.router,
        orders_api.router,
        sales_api.router,
    ),
    deciders=(
        product,
        contract,
        order,
        ledger,
    ),
    projections=(
        products,
        contracts,
        orders,
        directory.projection,
        sales.projection,
    ),
    publisher=publisher,
    hears=("customer", "performance"),
)


def create_app() -> FastAPI:
    return service.app()
