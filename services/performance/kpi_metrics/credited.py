"""Measures of what reps are credited with: deals signed, money collected on them, first deals, visits, pieces sold."""

from typing import Any

from sqlalchemy import Select, func, select

from ..credits.counted import credits_in
from ..credits.metric import Metric
from ..credits.projections import collected, first_deal, signed, split, visit
from ..kpi_facts.projections import source
from .asked import Asked
from .deals import main_reps, piece_events

DONE = "done"


def credited(metric: Metric, asked: Asked) -> Select[Any]:
    """rep_id, done: what attainment counts too; of money that in the scheme's currency."""
    credits = credits_in(metric, asked.period.first, asked.period.last)
    summed = select(credits.c.rep_id, func.sum(credits.c.amount).label(DONE)).group_by(credits.c.rep_id)
    return summed if metric.counted else summed.where(credits.c.currency == asked.currency)


def events_of(metric: Metric, asked: Asked) -> Select[Any]:
    """rep_id, position."""
    days = asked.period.first, asked.period.last
    match metric:
        case Metric.SIGNED_AMOUNT:
            found = select(signed.c.rep_id, signed.c.position)
            return found.where(signed.c.day.between(*days), signed.c.currency == asked.currency)
        case Metric.COLLECTED_AMOUNT:
            of_deal = collected.c.contract_id == split.c.contract_id
            found = select(split.c.rep_id, collected.c.position).join(collected, of_deal)
            return found.where(collected.c.day.between(*days), collected.c.currency == asked.currency)
        case Metric.NEW_CUSTOMERS:
            main = main_reps()
            found = select(main.c.rep_id, signed.c.position).join(signed, signed.c.contract_id == main.c.contract_id)
            won = select(first_deal.c.contract_id).where(first_deal.c.day.between(*days))
            return found.where(main.c.contract_id.in_(won))
        case Metric.UNITS_SOLD:
            return piece_events(asked)
        case Metric.VISITS:
            found = select(visit.c.rep_id, source.c.position).join(source, source.c.subject == visit.c.visit_id)
            return found.where(visit.c.day.between(*days))
