"""The table behind GET /v1/survey-answers: of customers; what the staff answers is only added up."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Column, DateTime, Integer, Text, Uuid

from services.customer.customers.projections import CUSTOMERS
from shared.readers.listing import Listing

from .events import SurveyAnswered
from .things import ANSWER


def _customers_own(event: SurveyAnswered, stream_id: UUID) -> Iterable[UUID]:
    return () if event.customer_id is None else (stream_id,)


answers = Listing(
    "survey_answers",
    ANSWER,
    [
        Column("survey_id", Uuid, nullable=False, index=True),
        Column("customer_id", Uuid, nullable=False, index=True),
        Column("owner_id", Uuid, index=True),
        Column("verdict", Text, nullable=False, index=True),
        Column("score", Integer, nullable=False),
        Column("answered_at", DateTime(timezone=True), nullable=False, index=True),
    ],
    changed=_customers_own,
    held=CUSTOMERS,
)
