"""Reconciliation with the ERP: payments received on a day, counted and added up by what became of them."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select, union_all

from services.pipeline.receivables.projections import payment

from .projections import suspense
from .things import PaymentStatus


def reconciliation(day: date, money: ColumnElement[str]) -> Select[Any]:
    """`status`, `count` and `amount` (as received) of each status that occurs."""
    left = payment.c.amount - payment.c.reversed
    status = case(
        (left == 0, PaymentStatus.REVERSED.value),
        (payment.c.applied == 0, PaymentStatus.UNALLOCATED.value),
        (payment.c.applied < left, PaymentStatus.PARTLY_APPLIED.value),
        else_=PaymentStatus.APPLIED.value,
    )
    on_ledgers = select(status.label("status"), payment.c.amount).where(
        payment.c.received_on == day, payment.c.currency == money
    )
    waiting = suspense.table
    in_suspense = select(waiting.c.status, waiting.c.amount).where(
        waiting.c.received_on == day,
        waiting.c.currency == money,
        waiting.c.status.in_([PaymentStatus.SUSPENSE.value, PaymentStatus.REVERSED.value]),
    )
    every = union_all(on_ledgers, in_suspense).subquery("every")
    return select(every.c.status, func.count().label("count"), func.sum(every.c.amount).label("amount")).group_by(
        every.c.status
    )
