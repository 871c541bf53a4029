"""The pipeline service, whole: what it serves, projects, hears and publishes."""

from fastapi import FastAPI

from shared.readers.organisation import heard as organisation
from shared.service import Service
from shared.web.roles import Role

from .board import api as board_api
from .campaigns import api as campaigns_api
from .campaigns import projections as campaigns
from .campaigns.decider import campaign
from .catalogue import api as catalogue_api
from .catalogue.decider import product
from .catalogue.projections import products
from .channel_rules import api as channel_rules_api
from .channel_rules.decider import channel_rules
from .channels import api as channels_api
from .channels import projections as channel_tables
from .channels.decider import channel
from .competitor_moves import projections as competitor_moves
from .contract_drafts import api as contract_drafts_api
from .contract_endings import api as contract_endings_api
from .contracts import api as contracts_api
from .contracts.decider import contract
from .contracts.projections import contracts
from .costs import api as costs_api
from .costs import projections as costs
from .costs.decider import product_cost
from .credit import api as credit_api
from .credit import projections as credit
from .credit.terms import credit_terms
from .credit_reviews import api as credit_reviews_api
from .credit_reviews import projections as credit_reviews
from .credit_reviews.decider import credit_review
from .credit_reviews.runs import credit_review_run
from .credit_reviews.sweeps import sweep as credit_review_sweep
from .directory import projections as directory
from .discounts import api as discounts_api
from .discounts.decider import authority
from .disputes import api as disputes_api
from .documents import api as documents_api
from .dunning import api as dunning_api
from .dunning import policies as dunning
from .dunning import projections as dunning_tables
from .dunning.decider import case
from .dunning_policies import api as dunning_policies_api
from .dunning_policies.decider import dunning_policy
from .dunning_runs import api as dunning_runs_api
from .dunning_runs import projections as dunning_run_tables
from .dunning_runs.decider import dunning_run
from .dunning_runs.sweeps import sweep as dunning_sweep
from .exchange_rates import api as exchange_rates_api
from .exchange_rates.decider import exchange_rate
from .exchange_rates.projections import exchange_rates
from .invoices import api as invoices_api
from .invoices.projections import invoices
from .lead_assignment import api as lead_assignment_api
from .lead_assignment.decider import lead_rules
from .lead_assignment.load import load as lead_load
from .leads import api as leads_api
from .leads import policies as leads_policies
from .leads.decider import lead
from .leads.projections import leads
from .open_deals import policies as open_deals_policies
from .open_deals.decider import open_deals
from .opportunities import api as opportunities_api
from .opportunities.decider import opportunity
from .opportunities.projections import opportunities
from .opportunity_history import projections as opportunity_history
from .orders import api as orders_api
from .orders.decider import order
from .orders.projections import orders
from .payers.decider import payer
from .payments import api as payments_api
from .payments.decider import payment
from .payments.projections import payments
from .prices import api as prices_api
from .prices import projections as prices
from .prices.decider import price_policy
from .process import api as process_api
from .process import projections as process
from .process.decider import sales_process
from .process.runs import deal_run
from .process.sweeps import sweep as deal_sweep
from .publishing import publisher
from .quotes import api as quotes_api
from .quotes.decider import quote
from .quotes.projections import quotes
from .receivables import api as receivables_api
from .receivables import projections as receivables
from .receivables.decider import ledger
from .reconciliation import api as reconciliation_api
from .reconciliation.projections import reconciliation
from .reconciliation.proof import balance
from .reductions import api as reductions_api
from .reports.channels import api as channel_report_api
from .reports.closing import api as closing_api
from .reports.delivery import api as delivery_api
from .reports.forecast import api as forecast_api
from .reports.forecast.decider import freeze as forecast_freeze
from .reports.forecast.projections import freezes as forecast_freezes
from .reports.funnel import api as funnel_api
from .reports.receivables import api as receivables_reports_api
from .reports.renewals import api as renewals_api
from .reports.sales import api as sales_api
from .reports.sales import projections as sales
from .signatures import api as signatures_api
from .suspense import api as suspense_api
from .suspense import policies as payers
from .suspense.projections import suspense
from .year_end import api as year_end_api
from .year_end.projections import runs as year_end_runs
from .year_end.runs import year_end_run

service = Service(
    name="pipeline",
    about="销售 pipeline: opportunities, quotes, contracts, orders, receivables, dunning, credit, and reports on them.",
    routers=(
        catalogue_api.router,
        discounts_api.router,
        prices_api.router,
        campaigns_api.router,
        leads_api.router,
        lead_assignment_api.router,
        process_api.router,
        costs_api.router,
        exchange_rates_api.router,
        channels_api.router,
        channel_rules_api.router,
        channel_report_api.router,
        board_api.router,
        opportunities_api.router,
        quotes_api.router,
        contract_drafts_api.router,
        contracts_api.router,
        signatures_api.router,
        contract_endings_api.router,
        orders_api.router,
        invoices_api.router,
        disputes_api.router,
        reductions_api.router,
        receivables_api.router,
        suspense_api.router,
        payments_api.router,
        reconciliation_api.router,
        credit_reviews_api.router,
        credit_api.router,
        dunning_api.router,
        dunning_runs_api.router,
        dunning_policies_api.router,
        year_end_api.router,
        documents_api.router,
        forecast_api.router,
        closing_api.router,
        funnel_api.router,
        renewals_api.router,
        sales_api.router,
        delivery_api.router,
        receivables_reports_api.router,
    ),
    deciders=(
        product,
        authority,
        price_policy,
        campaign,
        lead,
        lead_rules,
        lead_load,
        sales_process,
        deal_run,
        open_deals,
        product_cost,
        exchange_rate,
        channel,
        channel_rules,
        opportunity,
        quote,
        contract,
        order,
        ledger,
        payment,
        payer,
        credit_terms,
        credit_review,
        credit_review_run,
        dunning_policy,
        case,
        dunning_run,
        year_end_run,
        forecast_freeze,
    ),
    projections=(
        organisation,
        products,
        prices.projection,
        exchange_rates,
        costs.projection,
        channel_tables.channels,
        channel_tables.projection,
        campaigns.campaigns,
        campaigns.projection,
        leads,
        opportunity_history.projection,
        process.processes,
        process.runs,
        opportunities,
        quotes,
        contracts,
        orders,
        invoices,
        receivables.projection,
        payments,
        suspense,
        reconciliation,
        credit.projection,
        credit_reviews.reviews,
        credit_reviews.runs,
        dunning_tables.cases,
        dunning_run_tables.due,
        dunning_run_tables.runs,
        year_end_runs,
        directory.projection,
        sales.projection,
        competitor_moves.projection,
        forecast_freezes,
    ),
    policies=(leads_policies.policy, open_deals_policies.policy, payers.policy, dunning.policy),
    sweeps=(dunning_sweep, deal_sweep, credit_review_sweep),
    publisher=publisher,
    hears=("customer", "performance", "incentive"),
    invariants=(balance,),
    guardians=frozenset({Role.LEGAL}),
)


def create_app() -> FastAPI:
    return service.app()
