"""The performance service, whole: what it serves, projects, hears and publishes."""

from fastapi import FastAPI

from shared.service import Service
from shared.web.roles import Role

from .activity import api as activity_api
from .activity.projections import activity
from .attainment import api as attainment_api
from .attainment_runs import api as attainment_runs_api
from .attainment_runs import projections as attainment_reviews
from .attainment_runs.decider import attainment_review, attainment_run
from .attainment_runs.sweeps import sweep as attainment_sweep
from .budgets import api as budgets_api
from .budgets.decider import budget
from .budgets.projections import budgets
from .camps import api as camps_api
from .camps import projections as camp_tables
from .camps.decider import camp
from .camps.sweeps import sweep as camp_sweep
from .candidates import api as candidates_api
from .candidates.decider import candidate
from .candidates.projections import candidates
from .career_plans import api as career_plans_api
from .career_plans.decider import career_plan
from .career_plans.projections import career_plans
from .cases import api as cases_api
from .cases.decider import case
from .cases.projections import cases
from .charges import api as charges_api
from .charges.projections import charges
from .cost_of_sales import api as cost_of_sales_api
from .cost_of_sales.decider import cost_limit
from .cost_of_sales.projections import pay
from .courses import api as courses_api
from .courses.decider import course
from .courses.projections import courses
from .credits.projections import attainment
from .data_audits import api as data_audits_api
from .data_audits.decider import data_audit
from .data_audits.projections import audited, data_audits
from .development_goals import api as development_goals_api
from .development_goals.decider import development_goal
from .development_goals.projections import goals as development_goals
from .enrolments import api as enrolments_api
from .enrolments.decider import enrolment
from .enrolments.projections import enrolments
from .establishment import api as establishment_api
from .establishment.decider import establishment
from .establishment.projections import establishments
from .expense_authority import api as expense_authority_api
from .expense_authority.decider import expense_authority
from .expense_return import api as expense_return_api
from .expense_return.projections import origins
from .expenses import api as expenses_api
from .expenses.decider import expense
from .expenses.projections import expenses
from .gaps import api as gaps_api
from .gaps.decider import gap
from .gaps.projections import gaps
from .headcount import api as headcount_api
from .headcount.projections import headcount
from .hires import api as hires_api
from .hires.projections import hires
from .improvements import api as improvements_api
from .improvements.decider import improvement
from .improvements.projections import improvements
from .inspections import api as inspections_api
from .inspections.decider import inspection
from .inspections.projections import inspections
from .interview_criteria import api as interview_criteria_api
from .interview_criteria.decider import interview_criteria
from .interview_criteria.projections import criteria
from .kpi_facts.projections import facts as kpi_facts
from .kpi_schemes import api as kpi_schemes_api
from .kpi_schemes.decider import kpi_scheme
from .kpi_schemes.projections import kpi_schemes
from .lost_deals.projections import lost_deals
from .meeting_agendas import api as meeting_agendas_api
from .meetings import api as meetings_api
from .meetings.decider import meeting
from .meetings.projections import meetings
from .mentorships import api as mentorships_api
from .mentorships.decider import mentorship
from .mentorships.projections import mentorships
from .organisation import api as organisation_api
from .organisation.projections import organisation
from .plan_reports import api as plan_reports_api
from .positions import api as positions_api
from .positions.decider import position
from .positions.projections import positions
from .publishing import publisher
from .records import api as records_api
from .records.policies import policy as posts_by_rung
from .records.projections import records
from .reps import api as reps_api
from .reps.decider import rep
from .reps.projections import reps
from .requisitions import api as requisitions_api
from .requisitions.decider import requisition
from .requisitions.posting import posting
from .requisitions.projections import postings, requisitions
from .requisitions.seats import seats
from .resources import api as resources_api
from .resources.decider import resource
from .resources.projections import resources
from .reviews import api as reviews_api
from .reviews.decider import review
from .reviews.projections import reviews
from .rulebook import api as rulebook_api
from .rulebook.decider import rule
from .rulebook.projections import rulebook, rules
from .sales_plans import api as sales_plans_api
from .sales_plans.decider import sales_plan
from .sales_plans.projections import sales_plans
from .scorecard_runs import api as scorecard_runs_api
from .scorecard_runs.decider import scorecard_run
from .scorecard_runs.projections import runs as scorecard_runs
from .scorecards import api as scorecards_api
from .scorecards.decider import scorecard
from .scorecards.projections import scorecards
from .skill_assessments import api as skill_assessments_api
from .skill_assessments.decider import skill_assessment
from .skill_assessments.projections import assessments as skill_assessments
from .successors import api as successors_api
from .successors.decider import successor
from .successors.projections import successors
from .targets import api as targets_api
from .targets.decider import target_plan
from .targets.projections import target_plans
from .task_forces.projections import task_forces
from .task_runs import api as task_runs_api
from .task_runs.decider import task_run
from .task_runs.projections import runs as task_runs
from .task_runs.sweeps import sweep as task_sweep
from .tasks import api as tasks_api
from .tasks import policies as visit_tasks
from .tasks.awaited import awaited_visits
from .tasks.decider import task
from .tasks.projections import tasks
from .training_needs import api as training_needs_api
from .training_needs.decider import training_need
from .training_needs.policies import policy as training_needs_policy
from .training_needs.projections import needs as training_needs
from .training_plans import api as training_plans_api
from .training_plans.decider import training_plan
from .training_plans.projections import plans as training_plans
from .units import api as units_api
from .units.chart import chart
from .units.decider import unit
from .units.projections import units
from .units.team import team
from .watches import api as watches_api
from .watches.decider import watch
from .watches.projections import conversions, watches
from .work_report_duties import api as work_report_duties_api
from .work_report_duties.decider import report_duties
from .work_report_runs import api as work_report_runs_api
from .work_report_runs.decider import work_report_run
from .work_report_runs.projections import runs as work_report_runs
from .work_report_runs.sweeps import sweep as work_report_sweep
from .work_reports import api as work_reports_api
from .work_reports.decider import work_report
from .work_reports.projections import work_reports

service = Service(
    name="performance",
    about="绩效 performance: the organisation, its targets, and what it attains.",
    routers=(
        units_api.router,
        reps_api.router,
        organisation_api.router,
        positions_api.router,
        establishment_api.router,
        headcount_api.router,
        charges_api.router,
        records_api.router,
        requisitions_api.router,
        interview_criteria_api.router,
        candidates_api.router,
        hires_api.router,
        targets_api.router,
        kpi_schemes_api.router,
        scorecard_runs_api.router,
        scorecards_api.router,
        attainment_api.router,
        attainment_runs_api.router,
        gaps_api.router,
        watches_api.router,
        budgets_api.router,
        expense_authority_api.router,
        expenses_api.router,
        resources_api.router,
        expense_return_api.router,
        cost_of_sales_api.router,
        activity_api.router,
        rulebook_api.router,
        reviews_api.router,
        inspections_api.router,
        data_audits_api.router,
        improvements_api.router,
        cases_api.router,
        sales_plans_api.router,
        plan_reports_api.router,
        tasks_api.router,
        task_runs_api.router,
        courses_api.router,
        enrolments_api.router,
        mentorships_api.router,
        skill_assessments_api.router,
        training_needs_api.router,
        training_plans_api.router,
        camps_api.router,
        career_plans_api.router,
        successors_api.router,
        development_goals_api.router,
        work_reports_api.router,
        work_report_duties_api.router,
        work_report_runs_api.router,
        meetings_api.router,
        meeting_agendas_api.router,
    ),
    deciders=(
        unit,
        rep,
        chart,
        team,
        position,
        establishment,
        requisition,
        seats,
        posting,
        interview_criteria,
        candidate,
        target_plan,
        kpi_scheme,
        scorecard,
        scorecard_run,
        attainment_review,
        attainment_run,
        gap,
        watch,
        budget,
        expense_authority,
        expense,
        resource,
        cost_limit,
        enrolment,
        camp,
        rule,
        review,
        inspection,
        data_audit,
        improvement,
        case,
        sales_plan,
        task,
        awaited_visits,
        task_run,
        course,
        mentorship,
        skill_assessment,
        training_need,
        training_plan,
        career_plan,
        successor,
        development_goal,
        work_report,
        report_duties,
        work_report_run,
        meeting,
    ),
    projections=(
        units,
        reps,
        organisation,
        task_forces,
        positions,
        establishments,
        headcount,
        charges,
        records,
        requisitions,
        postings,
        criteria,
        candidates,
        hires,
        target_plans,
        kpi_schemes,
        kpi_facts,
        scorecards,
        scorecard_runs,
        attainment,
        attainment_reviews.reviews,
        attainment_reviews.runs,
        gaps,
        watches,
        conversions,
        budgets,
        expenses,
        resources,
        origins,
        pay,
        activity,
        rules,
        rulebook,
        reviews,
        inspections,
        data_audits,
        audited,
        improvements,
        cases,
        sales_plans,
        tasks,
        task_runs,
        courses,
        enrolments,
        mentorships,
        skill_assessments,
        training_needs,
        training_plans,
        camp_tables.camps,
        camp_tables.runs,
        career_plans,
        successors,
        development_goals,
        work_reports,
        work_report_runs,
        lost_deals,
        meetings,
    ),
    policies=(
        visit_tasks.policy,
        training_needs_policy,
        posts_by_rung,
    ),
    sweeps=(
        attainment_sweep,
        task_sweep,
        camp_sweep,
        work_report_sweep,
    ),
    publisher=publisher,
    hears=("customer", "incentive", "pipeline"),
    guardians=frozenset({Role.HR}),
)


def create_app() -> FastAPI:
    return service.app()
