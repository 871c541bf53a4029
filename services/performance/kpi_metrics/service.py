"""Measures of how well reps look after money that is owed, customers and opportunities: collection rate, satisfaction,
complaints solved in time, conversion; and the training that they took."""

from typing import Any

from sqlalchemy import CompoundSelect, Select, func, literal, select, union_all

from shared.kernel.money import ZERO

from ..activity.projections import answer, complaint
from ..kpi_facts.projections import MONEY, due, invoice, paid, passed, source, trainee
from ..watches.projections import decided
from .asked import Asked

CONTENT_FROM = 4
"""Of five: answers of satisfied customers."""


def collection(asked: Asked) -> Select[Any]:
    """rep_id, due, collected: what of the invoices of the rep's deals fell due in the period, and what of that was paid
    by its end."""
    owed = _owed(asked).subquery("owed")
    sums = func.sum(owed.c.due).label("due"), func.sum(owed.c.collected).label("collected")
    return select(owed.c.rep_id, *sums).group_by(owed.c.rep_id)


def collection_events(asked: Asked) -> Select[Any]:
    owed = _owed(asked).subquery("owed")
    return select(owed.c.rep_id, owed.c.position)


def _owed(asked: Asked) -> CompoundSelect[Any]:
    first, last = asked.period.first, asked.period.last
    rep_id, none = invoice.c.owner_id.label("rep_id"), literal(ZERO, MONEY)
    fell_due = (
        select(rep_id, due.c.position, due.c.amount.label("due"), none.label("collected"))
        .join(due, due.c.invoice_id == invoice.c.invoice_id)
        .where(invoice.c.currency == asked.currency, due.c.due_on.between(first, last))
    )
    was_paid = (
        select(rep_id, paid.c.position, none, paid.c.amount)
        .join(paid, paid.c.invoice_id == invoice.c.invoice_id)
        .where(invoice.c.currency == asked.currency, paid.c.due_on.between(first, last), paid.c.on <= last)
    )
    return union_all(fell_due, was_paid)


def satisfaction(asked: Asked) -> Select[Any]:
    """rep_id, answers, satisfied: of customers whom the rep looked after, to surveys of satisfaction (CSAT)."""
    content = func.count().filter(answer.c.score >= CONTENT_FROM).label("satisfied")
    found = select(answer.c.rep_id, func.count().label("answers"), content).group_by(answer.c.rep_id)
    return found.where(*_answered(asked))


def satisfaction_events(asked: Asked) -> Select[Any]:
    found = select(answer.c.rep_id, source.c.position).join(source, source.c.subject == answer.c.answer_id)
    return found.where(*_answered(asked))


def _answered(asked: Asked) -> tuple[Any, ...]:
    return answer.c.kind == "csat", answer.c.day.between(asked.period.first, asked.period.last)


def in_time(asked: Asked) -> Select[Any]:
    """rep_id, complaints, in_time: complaints raised in the period by customers whom the rep looked after, and those of
    them that did not pass their deadline."""
    kept = func.count().filter(~complaint.c.breached).label("in_time")
    found = select(complaint.c.rep_id, func.count().label("complaints"), kept).group_by(complaint.c.rep_id)
    return found.where(*_raised(asked))


def in_time_events(asked: Asked) -> Select[Any]:
    found = select(complaint.c.rep_id, source.c.position).join(source, source.c.subject == complaint.c.complaint_id)
    return found.where(*_raised(asked))


def _raised(asked: Asked) -> tuple[Any, ...]:
    return complaint.c.raised_at >= asked.span[0], complaint.c.raised_at < asked.span[1]


def conversion(asked: Asked) -> Select[Any]:
    """rep_id, closed, won: the rep's opportunities that were won or lost in the period, as watches count them."""
    won = func.count().filter(decided.c.won).label("won")
    found = select(decided.c.owner_id.label("rep_id"), func.count().label("closed"), won)
    return found.where(_decided(asked)).group_by(decided.c.owner_id)


def conversion_events(asked: Asked) -> Select[Any]:
    of_it = source.c.subject == decided.c.opportunity_id
    return select(decided.c.owner_id.label("rep_id"), source.c.position).join(source, of_it).where(_decided(asked))


def _decided(asked: Asked) -> Any:
    return decided.c.day.between(asked.period.first, asked.period.last)


def training(asked: Asked) -> Select[Any]:
    """rep_id, done: courses passed in the period."""
    found = select(trainee.c.rep_id, func.count().label("done")).join(passed, _of_trainee())
    return found.where(_passed(asked)).group_by(trainee.c.rep_id)


def training_events(asked: Asked) -> Select[Any]:
    return select(trainee.c.rep_id, passed.c.position).join(passed, _of_trainee()).where(_passed(asked))


def _of_trainee() -> Any:
    return passed.c.enrolment_id == trainee.c.enrolment_id


def _passed(asked: Asked) -> Any:
    return passed.c.day.between(asked.period.first, asked.period.last)
