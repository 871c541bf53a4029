from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from pydantic import TypeAdapter

from services.pipeline.leads.decider import AssignLead, CaptureLead, DisqualifyLead, RecordQualification, lead
from services.pipeline.leads.events import (
    LeadAssigned,
    LeadCaptured,
    LeadDisqualified,
    LeadEvent,
    LeadQualified,
)
from services.pipeline.leads.state import LeadStatus
from shared.kernel.messages import Actor
from shared.kernel.rejections import NotFound, WrongStatus
from shared.kernel.sealed import Sealed
from shared.testing.spec import ACCEPTED_AT, given

ANNA, BEN, CUSTOMER, OPPORTUNITY, PERSON = (UUID(int=number) for number in range(1, 6))
TODAY = ACCEPTED_AT.date()
BOX: Any = TypeAdapter(Sealed).validate_python({"$person": PERSON, "$box": "c2VjcmV0"})
MARKETING = Actor("marketing", frozenset({"marketing"}))
CAPTURED = LeadCaptured(
    name=BOX,
    company="Atelier graphique",
    contact=BOX,
    source="trade fair",
    region="EMEA",
    product="S10_1678",
    captured_on=TODAY,
    captured_by="marketing",
)
QUALIFY = RecordQualification(
    opportunity_id=OPPORTUNITY,
    customer_id=CUSTOMER,
    owner_id=ANNA,
    expected_amount=Decimal("1000.00"),
    currency="USD",
    expected_close_on=date(2004, 6, 30),
)
QUALIFIED = LeadQualified(**dict(QUALIFY), qualified_on=TODAY, qualified_by="marketing")
TO_ANNA = LeadAssigned(rep_id=ANNA, assigned_by="marketing")
DISQUALIFIED = LeadDisqualified(reason="no budget", disqualified_on=TODAY, disqualified_by="marketing")


def status(*events: LeadEvent) -> LeadStatus:
    state = lead.fold((CAPTURED, *events))
    assert state is not None
    return state.status


def test_a_lead_is_captured_and_waits_for_somebody() -> None:
    command = CaptureLead(**CAPTURED.model_dump(include=set(CaptureLead.model_fields)))
    given(lead).when(command, MARKETING).then(CAPTURED)
    given(lead, CAPTURED).when(command, MARKETING).rejected(WrongStatus)
    assert status() is LeadStatus.NEW


def test_nothing_happens_to_a_lead_that_is_not_there() -> None:
    given(lead).when(AssignLead(rep_id=ANNA)).rejected(NotFound)


def test_a_lead_is_given_to_a_rep_and_to_another() -> None:
    given(lead, CAPTURED).when(AssignLead(rep_id=ANNA), MARKETING).then(TO_ANNA)
    given(lead, CAPTURED, TO_ANNA).when(AssignLead(rep_id=ANNA), MARKETING).then_nothing()
    to_ben = LeadAssigned(rep_id=BEN, previous_rep_id=ANNA, assigned_by="marketing")
    given(lead, CAPTURED, TO_ANNA).when(AssignLead(rep_id=BEN), MARKETING).then(to_ben)
    assert status(TO_ANNA) is LeadStatus.ASSIGNED


def test_a_lead_is_qualified_once() -> None:
    given(lead, CAPTURED).when(QUALIFY, MARKETING).then(QUALIFIED)
    given(lead, CAPTURED, QUALIFIED).when(QUALIFY, MARKETING).then_nothing()
    other = QUALIFY.model_copy(update={"owner_id": BEN})
    given(lead, CAPTURED, QUALIFIED).when(other, MARKETING).rejected(WrongStatus)


@pytest.mark.parametrize("closed", [QUALIFIED, DISQUALIFIED])
def test_a_lead_that_is_closed_is_left_alone(closed: LeadEvent) -> None:
    for command in (
        AssignLead(rep_id=BEN),
        DisqualifyLead(reason="other"),
        QUALIFY.model_copy(update={"currency": "X"}),
    ):
        given(lead, CAPTURED, TO_ANNA, closed).when(command, MARKETING).rejected(WrongStatus)


def test_a_lead_is_disqualified_for_a_reason() -> None:
    given(lead, CAPTURED).when(DisqualifyLead(reason="no budget"), MARKETING).then(DISQUALIFIED)
    given(lead, CAPTURED, DISQUALIFIED).when(DisqualifyLead(reason="no budget")).then_nothing()
