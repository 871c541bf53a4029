"""The customer service, whole: what it serves, projects and publishes."""

from fastapi import FastAPI

from shared.readers.organisation import heard as organisation
from shared.service import Service
from shared.web.roles import Role

from .care import api as care_api
from .care import policies as care
from .care.decider import care_task
from .care.projections import tasks as care_tasks
from .care_plans import api as care_plans_api
from .care_plans.decider import care_plan
from .care_runs import api as care_runs_api
from .care_runs.decider import care_run
from .care_runs.projections import occasions as care_occasions
from .care_runs.projections import runs as care_runs
from .care_runs.sweeps import sweep as care_sweep
from .churn import api as churn_api
from .competitor_moves import api as competitor_moves_api
from .competitor_moves.decider import competitor_move
from .competitor_moves.projections import moves
from .competitors import api as competitors_api
from .competitors.decider import competitor
from .competitors.projections import competitors
from .complaint_analysis import api as complaint_analysis_api
from .complaint_runs import api as complaint_runs_api
from .complaint_runs.decider import complaint_run
from .complaint_runs.projections import runs as complaint_runs
from .complaint_runs.sweeps import sweep as complaint_sweep
from .complaints import api as complaints_api
from .complaints.decider import complaint
from .complaints.projections import complaints
from .cross_sell import api as cross_sell_api
from .cross_sell.projections import projection as cross_sell
from .customers import api as customers_api
from .customers import policies as customer_policies
from .customers.decider import customer
from .customers.projections import customers
from .data_quality import api as data_quality_api
from .dealings.projections import projection as dealings
from .intelligence import api as intelligence_api
from .lifecycle_runs import api as lifecycle_runs_api
from .lifecycle_runs.decider import lifecycle_run
from .lifecycle_runs.projections import runs as lifecycle_runs
from .lifecycle_runs.sweeps import sweep as lifecycle_sweep
from .lifecycle_scheme import api as lifecycle_scheme_api
from .lifecycle_scheme.decider import lifecycle_scheme
from .loyalty import api as loyalty_api
from .loyalty import policies as loyalty
from .loyalty.decider import points
from .loyalty.projections import accounts as points_accounts
from .loyalty_runs import api as loyalty_runs_api
from .loyalty_runs.decider import loyalty_run
from .loyalty_runs.projections import runs as loyalty_runs
from .loyalty_runs.sweeps import sweep as loyalty_sweep
from .loyalty_schemes import api as loyalty_schemes_api
from .loyalty_schemes.decider import loyalty_scheme
from .market import api as market_api
from .market import projections as market
from .market.decider import market_note, market_research, market_size
from .market_share import api as market_share_api
from .market_share.projections import share
from .outreach import api as outreach_api
from .outreach.decider import outreach
from .outreach.projections import sent as outreaches
from .pain_points import api as pain_points_api
from .pain_points.decider import pain_point
from .pain_points.projections import pain_points
from .policy_changes import api as policy_changes_api
from .policy_changes.decider import policy_change
from .policy_changes.projections import policy_changes
from .portraits import api as portraits_api
from .publishing import publisher
from .referrals import api as referrals_api
from .referrals import policies as referral_rewards
from .referrals.decider import referral
from .referrals.projections import referrals
from .relations.projections import relations
from .segments import api as segments_api
from .segments.decider import segment
from .segments.projections import segments
from .service_plans import api as service_plans_api
from .service_plans.decider import service_plan
from .service_plans.projections import service_plans
from .service_requests import api as service_requests_api
from .service_requests.decider import request
from .service_requests.projections import requests
from .service_runs import api as service_runs_api
from .service_runs.decider import service_run
from .service_runs.projections import runs as service_runs
from .service_runs.sweeps import sweep as service_sweep
from .service_standard import api as service_standard_api
from .service_standard.decider import service_standard
from .staff import policies as staff
from .staff.decider import colleague
from .survey_answers import api as survey_answers_api
from .survey_answers.decider import survey_answer
from .survey_answers.projections import answers as survey_answers
from .survey_invitations import api as survey_invitations_api
from .survey_invitations.decider import invitee
from .survey_invitations.projections import invitations as survey_invitations
from .survey_results import api as survey_results_api
from .survey_results.projections import results as survey_results
from .survey_runs import api as survey_runs_api
from .survey_runs.decider import survey_run
from .survey_runs.projections import runs as survey_runs
from .survey_runs.sweeps import sweep as survey_sweep
from .survey_schedules import api as survey_schedules_api
from .survey_schedules.decider import survey_schedule
from .surveys import api as surveys_api
from .surveys.decider import survey
from .surveys.projections import surveys
from .tier_schemes import api as tier_schemes_api
from .tier_schemes.decider import tier_scheme
from .tiers import api as tiers_api
from .tiers.decider import tier_run
from .tiers.projections import projection as tiers
from .tiers.projections import runs as tier_runs
from .tiers.sweeps import sweep as tier_sweep
from .timeline import api as timeline_api
from .timeline.projections import projection as timeline
from .usage_reviews import api as usage_reviews_api
from .usage_reviews.decider import usage_review
from .usage_reviews.projections import projection as buyers
from .usage_reviews.projections import reviews as usage_reviews
from .visit_cadence import api as visit_cadence_api
from .visit_cadence.decider import visit_cadence
from .visit_runs import api as visit_runs_api
from .visit_runs.decider import missed_visit
from .visit_runs.projections import missed as missed_visits
from .visit_runs.projections import runs as visit_runs
from .visit_runs.runs import visit_run
from .visit_runs.sweeps import sweep as visit_sweep
from .visits import api as visits_api
from .visits.decider import visit
from .visits.projections import visits

service = Service(
    name="customer",
    about="客户 customer: who the customers are, their contacts and who looks after them, visits, service and "
    "complaints.",
    routers=(
        customers_api.router,
        timeline_api.router,
        portraits_api.router,
        data_quality_api.router,
        churn_api.router,
        visits_api.router,
        complaints_api.router,
        complaint_runs_api.router,
        complaint_analysis_api.router,
        loyalty_schemes_api.router,
        loyalty_api.router,
        referrals_api.router,
        loyalty_runs_api.router,
        surveys_api.router,
        survey_invitations_api.router,
        survey_answers_api.router,
        survey_results_api.router,
        service_standard_api.router,
        service_requests_api.router,
        usage_reviews_api.router,
        service_runs_api.router,
        competitors_api.router,
        competitor_moves_api.router,
        policy_changes_api.router,
        pain_points_api.router,
        market_api.router,
        market_share_api.router,
        intelligence_api.router,
        lifecycle_runs_api.router,
        lifecycle_scheme_api.router,
        survey_schedules_api.router,
        survey_runs_api.router,
        care_api.router,
        care_plans_api.router,
        care_runs_api.router,
        tiers_api.router,
        tier_schemes_api.router,
        visit_cadence_api.router,
        visit_runs_api.router,
        segments_api.router,
        service_plans_api.router,
        cross_sell_api.router,
        outreach_api.router,
    ),
    deciders=(
        customer,
        visit,
        complaint,
        complaint_run,
        loyalty_scheme,
        points,
        referral,
        loyalty_run,
        survey,
        invitee,
        survey_answer,
        service_standard,
        request,
        usage_review,
        service_run,
        competitor,
        competitor_move,
        policy_change,
        pain_point,
        market_note,
        market_research,
        market_size,
        lifecycle_scheme,
        lifecycle_run,
        survey_schedule,
        survey_run,
        care_plan,
        care_task,
        care_run,
        tier_scheme,
        tier_run,
        visit_cadence,
        missed_visit,
        visit_run,
        segment,
        service_plan,
        outreach,
        colleague,
    ),
    projections=(
        organisation,
        customers,
        dealings,
        timeline,
        visits,
        complaints,
        complaint_runs,
        points_accounts,
        referrals,
        loyalty_runs,
        surveys,
        survey_invitations,
        survey_answers,
        survey_results,
        requests,
        buyers,
        usage_reviews,
        service_runs,
        competitors,
        moves,
        policy_changes,
        pain_points,
        market.notes,
        market.research,
        market.sizes,
        share,
        lifecycle_runs,
        survey_runs,
        relations,
        care_tasks,
        care_occasions,
        care_runs,
        tiers,
        tier_runs,
        missed_visits,
        visit_runs,
        segments,
        service_plans,
        cross_sell,
        outreaches,
    ),
    policies=(
        customer_policies.policy,
        customer_policies.lifecycle,
        loyalty.policy,
        referral_rewards.policy,
        care.policy,
        staff.policy,
    ),
    publisher=publisher,
    hears=("performance", "pipeline"),
    sweeps=(
        complaint_sweep,
        loyalty_sweep,
        service_sweep,
        lifecycle_sweep,
        survey_sweep,
        care_sweep,
        tier_sweep,
        visit_sweep,
    ),
    guardians=frozenset({Role.LEGAL}),
)


def create_app() -> FastAPI:
    return service.app()
