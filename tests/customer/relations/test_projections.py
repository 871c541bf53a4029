from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from services.customer.care.events import CareDelivered
from services.customer.complaints.events import ComplaintRaised
from services.customer.outreach.events import OutreachSent
from services.customer.relations.projections import relations
from services.customer.service_requests.events import RequestOpened
from services.customer.survey_answers.events import SurveyAnswered
from services.customer.survey_invitations.events import SurveyInvited
from services.customer.usage_reviews.events import UsageReviewed
from services.customer.visits.events import VisitLogged
from shared.kernel.messages import NEVER, Event, Meta
from shared.published.pipeline import DealSigned, OrderDelivered

CUSTOMER, OTHER, ID, DAY = UUID(int=1), UUID(int=2), UUID(int=3), date(2026, 3, 2)
MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)
META = Meta(ID, "any", ID, 1, 7, NEVER, NEVER, "somebody", ID)


def happened(kind: type[Event], **told: Any) -> Event:
    """With no more than is looked at."""
    return kind.model_construct(**told)


CONTACTS = [
    happened(DealSigned, customer_id=CUSTOMER, signed_on=DAY),
    happened(OrderDelivered, customer_id=CUSTOMER, on=DAY),
    happened(VisitLogged, customer_id=CUSTOMER, visited_on=DAY),
    happened(CareDelivered, customer_id=CUSTOMER, on=DAY),
    happened(ComplaintRaised, customer_id=CUSTOMER, raised_at=MORNING),
    happened(RequestOpened, customer_id=CUSTOMER, received_at=MORNING),
    happened(UsageReviewed, customer_id=CUSTOMER, on=DAY),
    happened(OutreachSent, customer_ids=(CUSTOMER,), sent_on=DAY),
    happened(SurveyAnswered, customer_id=CUSTOMER, on=DAY),
]


def noted(event: Event) -> list[tuple[Any, Any, Any]]:
    """The customer, the last contact and the last survey of each row."""
    rows = [row for _, found in relations(event, META) for row in found]
    return [(row["customer_id"], row["last_contact_on"], row["last_asked_on"]) for row in rows]


@pytest.mark.parametrize("event", CONTACTS, ids=lambda event: type(event).__name__)
def test_whatever_is_done_with_a_customer_is_contact(event: Event) -> None:
    assert noted(event) == [(CUSTOMER, DAY, None)]


def test_all_whom_an_outreach_went_to_were_in_contact_and_to_be_asked_is_not_contact_yet() -> None:
    both = happened(OutreachSent, customer_ids=(CUSTOMER, OTHER), sent_on=DAY)
    assert noted(both) == [(CUSTOMER, DAY, None), (OTHER, DAY, None)]
    assert noted(happened(SurveyInvited, customer_id=CUSTOMER, on=DAY)) == [(CUSTOMER, None, DAY)]


def test_what_the_staff_is_asked_and_answers_is_of_no_customer() -> None:
    assert noted(happened(SurveyInvited, customer_id=None, rep_id=ID, on=DAY)) == []
    assert noted(happened(SurveyAnswered, customer_id=None, on=DAY)) == []
