"""The incentive service, whole: what it serves, projects, hears and publishes."""

from fastapi import FastAPI

from shared.readers.organisation import heard as organisation
from shared.service import Service
from shared.web.roles import Role

from .accounts.decider import account
from .accounts.policies import policy as accounts
from .accounts.proof import lines
from .benefits import api as benefits_api
from .benefits.decider import benefit
from .benefits.projections import benefits_listing
from .bonus_plans import api as bonus_plans_api
from .bonus_plans.decider import bonus_plan
from .bonus_plans.projections import bonus_plans_listing
from .bonuses import api as bonuses_api
from .bonuses.decider import bonus_run
from .bonuses.policies import policy as bonuses
from .bonuses.projections import bonus_runs, bonuses_listing
from .careers.decider import career
from .careers.policies import policy as careers
from .commissions import api as commissions_api
from .commissions.projections import explained, lines_listing
from .contests import api as contests_api
from .contests.decider import contest
from .contests.policies import policy as prizes
from .contests.projections import contests_listing
from .coverage.decider import coverage
from .coverage.policies import policy as covers
from .deals.decider import deal
from .deals.policies import policy as deals
from .deals.proof import shares
from .disputes import api as disputes_api
from .disputes.decider import dispute
from .disputes.projections import disputes
from .honour_runs import api as honour_runs_api
from .honour_runs.decider import honour_run
from .honour_runs.projections import awards, runs
from .honour_runs.sweeps import sweep as honours
from .honours import api as honours_api
from .honours.decider import honour
from .honours.projections import honours_listing
from .ladders import api as ladders_api
from .ladders.decider import ladder
from .ladders.projections import ladders
from .pay.decider import pay
from .pay.policies import policy as payable
from .pay.proof import payments
from .pay_grades import api as pay_grades_api
from .pay_grades.decider import pay_grade
from .pay_grades.projections import pay_grades
from .penalties import api as penalties_api
from .penalties.decider import discipline
from .penalties.policies import policy as fines
from .penalties.projections import penalties_listing
from .penalty_runs import api as penalty_runs_api
from .penalty_runs.decider import penalty_run
from .penalty_runs.projections import runs as penalty_runs
from .penalty_runs.sweeps import sweep as penalties
from .plans import api as plans_api
from .plans.decider import plan
from .plans.projections import plans_listing
from .promotions import api as promotions_api
from .promotions.decider import demotion, promotion
from .promotions.policies import policy as demoted
from .promotions.projections import demotions, promotions
from .publishing import publisher
from .quotas.projections import quotas
from .results.projections import results
from .rewards.proof import rewards
from .simulations import api as simulations_api
from .simulations.projections import history
from .statements import api as statements_api
from .statements.decider import payout, statement_run
from .statements.projections import paying, statements
from .statements.projections import runs as statement_runs
from .statements.sweeps import sweep as statement_sweep

service = Service(
    name="incentive",
    about="激励 incentive: commission plans and what each rep earns by them, statements, honours and benefits.",
    routers=(
        plans_api.router,
        commissions_api.router,
        simulations_api.router,
        honours_api.router,
        honour_runs_api.router,
        benefits_api.router,
        bonus_plans_api.router,
        bonuses_api.router,
        statements_api.router,
        contests_api.router,
        penalties_api.router,
        penalty_runs_api.router,
        disputes_api.router,
        promotions_api.router,
        ladders_api.router,
        pay_grades_api.router,
    ),
    deciders=(
        plan,
        coverage,
        deal,
        account,
        pay,
        honour,
        honour_run,
        benefit,
        bonus_plan,
        bonus_run,
        statement_run,
        payout,
        contest,
        discipline,
        penalty_run,
        dispute,
        pay_grade,
        ladder,
        career,
        promotion,
        demotion,
    ),
    projections=(
        organisation,
        plans_listing,
        lines_listing,
        explained,
        history,
        results,
        honours_listing,
        runs,
        awards,
        benefits_listing,
        quotas,
        bonus_plans_listing,
        bonuses_listing,
        bonus_runs,
        statements,
        statement_runs,
        paying,
        contests_listing,
        penalties_listing,
        penalty_runs,
        disputes,
        pay_grades,
        ladders,
        promotions,
        demotions,
    ),
    policies=(
        covers,
        deals,
        accounts,
        payable,
        careers,
        demoted,
        bonuses,
        prizes,
        fines,
    ),
    sweeps=(
        honours,
        statement_sweep,
        penalties,
    ),
    publisher=publisher,
    hears=("customer", "performance", "pipeline"),
    invariants=(
        shares,
        lines,
        payments,
        rewards,
    ),
    guardians=frozenset({Role.HR}),
)


def create_app() -> FastAPI:
    return service.app()
