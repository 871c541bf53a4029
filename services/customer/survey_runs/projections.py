"""The table behind GET /v1/survey-runs, and whom the schedule asks."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Column, Date, Select, or_, select

from services.customer.relations.projections import standing
from services.customer.survey_schedules.events import ScheduleRule
from services.customer.tier_standing.events import Tier
from shared.readers.listing import Listing

from .things import RUN

runs = Listing("survey_runs", RUN, [Column("as_of", Date, nullable=False, index=True)])

customer = standing().subquery("customer")


def to_ask(rule: ScheduleRule, ruled: Collection[Tier], as_of: date) -> Select[Any]:
    """The customers of the rule's tier, without one of all tiers but `ruled`, of whom nothing was asked in so many days
    before. Those asked after that day are for their streams to tell."""
    of = customer.c
    others = or_(of.tier.is_(None), of.tier.not_in([tier.value for tier in ruled]))
    whose = of.tier == rule.tier.value if rule.tier else others
    long_ago = as_of - timedelta(days=min(rule.every_days, as_of.toordinal() - 1))
    waited = or_(of.last_asked_on.is_(None), of.last_asked_on <= long_ago, of.last_asked_on > as_of)
    return select(of.customer_id).where(whose, waited).order_by(of.customer_id)
