"""The incentive service, whole: what it serves, projects, hears and publishes."""

from fastapi import FastAPI

from shared.readers.organisation import heard as organisation
from shared.service import Service
from shared.web.roles import Role

from .accounts.decider import account
from .accounts.policies import policy as accounts
from .accounts.proof import lines
from .commissions import api as commissions_api
from .commissions.projections import explained, lines_listing
from .coverage.decider import coverage
from .coverage.policies import policy as covers
from .deals.decider import deal
from .deals.policies import policy as deals
from .deals.proof import shares
from .pay.decider import pay
from .pay.policies import policy as payable
from .plans import api as plans_api
from .plans.decider import plan
from .plans.projections import plans_listing
from .publishing import publisher
from .simulations import api as simulations_api
from .simulations.projections import history

service = Service(
    name="incentive",
    about="激励 incentive: commission plans, and what each rep earns by them.",
    routers=(plans_api.router, commissions_api.router, simulations_api.router),
    deciders=(plan, coverage, deal, account, pay),
    projections=(organisation, plans_listing, lines_listing, explained, history),
    policies=(covers, deals, accounts, payable),
    publisher=publisher,
    hears=("performance", "pipeline"),
    invariants=(shares, lines),
    guardians=frozenset({Role.HR}),
)


def create_app() -> FastAPI:
    return service.app()
