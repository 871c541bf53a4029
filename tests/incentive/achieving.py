"""What reps achieve, as the other services publish it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from shared.published.customer import SlaBreached, SurveyAnswered, VisitLogged
from shared.published.performance import RepJoined, RepLeft
from shared.published.pipeline import DealSigned, OrderCancelled, RepAmount, Split
from tests.incentive.company import CUSTOMER, id_of

UNIT = id_of("unit")


def joins(rep: str, on: str = "2025-01-01", unit: UUID = UNIT, position: str = "rep") -> RepJoined:
    return RepJoined(
        rep_id=id_of(rep), external_id=rep, name=rep, position=position, unit_id=unit, joined_on=date.fromisoformat(on)
    )


def leaves(rep: str, on: str) -> RepLeft:
    return RepLeft(rep_id=id_of(rep), on=date.fromisoformat(on))


def signs(
    number: str,
    on: str,
    amount: str,
    splits: dict[str, str],
    currency: str = "CNY",
    base: str | None = None,
    **more: Any,
) -> DealSigned:
    """`base` is the amount in CNY of a deal in another currency."""
    return DealSigned(
        contract_id=id_of(f"contract {number}"),
        external_id=number,
        document_version=1,
        customer_id=CUSTOMER,
        owner_id=id_of(next(iter(splits))),
        amount=Decimal(amount),
        currency=currency,
        base_currency="CNY" if base else None,
        base_amount=Decimal(base) if base else None,
        splits=tuple(Split(rep_id=id_of(rep), percent=Decimal(part)) for rep, part in splits.items()),
        signed_on=date.fromisoformat(on),
        **more,
    )


def cancels(number: str, on: str, by_rep: dict[str, str], signed_on: str) -> OrderCancelled:
    return OrderCancelled(
        order_id=id_of(f"order {number}"),
        contract_id=id_of(f"contract {number}"),
        customer_id=CUSTOMER,
        amount=sum((Decimal(part) for part in by_rep.values()), Decimal(0)),
        currency="CNY",
        by_rep=tuple(RepAmount(rep_id=id_of(rep), amount=Decimal(part)) for rep, part in by_rep.items()),
        signed_on=date.fromisoformat(signed_on),
        on=date.fromisoformat(on),
    )


def visits(rep: str, on: str, name: str) -> VisitLogged:
    return VisitLogged(
        visit_id=id_of(f"visit {name}"),
        customer_id=CUSTOMER,
        rep_id=id_of(rep),
        visited_on=date.fromisoformat(on),
        channel="onsite",
        purpose="News",
        outcome="Good",
    )


def answers(rep: str, on: str, score: int, name: str) -> SurveyAnswered:
    return SurveyAnswered(
        answer_id=id_of(f"answer {name}"),
        survey_id=id_of("survey"),
        customer_id=CUSTOMER,
        owner_id=id_of(rep),
        kind="csat",
        score=score,
        verdict="middle",
        on=date.fromisoformat(on),
        answered_at=_at(on, 4),
    )


def breaches(rep: str, due: str, name: str, hour: int = 4) -> SlaBreached:
    """`hour` is UTC."""
    return SlaBreached(
        complaint_id=id_of(f"complaint {name}"),
        customer_id=CUSTOMER,
        severity="general",
        category="delivery",
        owner_id=id_of(rep),
        raised_at=_at("2026-01-01", 0),
        due_by=_at(due, hour),
        as_of=_at(due, hour),
    )


def _at(day: str, hour: int) -> datetime:
    on = date.fromisoformat(day)
    return datetime(on.year, on.month, on.day, hour, tzinfo=UTC)
