from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st
from pydantic import TypeAdapter

from services.pipeline.leads.decider import AssignLead, CaptureLead, DisqualifyLead, RecordQualification, lead
from services.pipeline.leads.events import (
    LeadAssigned,
    LeadCaptured,
    LeadDisqualified,
    LeadEvent,
    LeadQualified,
    LeadRule,
    LeadRulesPublished,
)
from services.pipeline.leads.load import EndDuty, LetGoLead, Load, ResumeDuty, TakeOnLead, load
from services.pipeline.leads.rules import Choice, LeadRuleBody, PublishRules, Rules, chosen, fitting, lead_rules
from services.pipeline.leads.state import LeadStatus
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid, NotFound, WrongStatus
from shared.kernel.sealed import Sealed
from shared.testing.spec import ACCEPTED_AT, given

ANNA, BEN, CEM, CUSTOMER, OPPORTUNITY, PERSON = (UUID(int=number) for number in range(1, 7))
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


def rules(*those: LeadRule) -> Rules:
    return Rules(1, those, "manager")


def test_the_first_rule_that_fits_region_and_product_hands_out_to_the_least_loaded() -> None:
    of_na = LeadRule(region="NA", reps=(CEM,))
    of_emea = LeadRule(region="EMEA", product="S10_1678", reps=(ANNA, BEN))
    of_all = LeadRule(reps=(CEM,))
    loads = {ANNA: Load(frozenset({CUSTOMER})), BEN: Load(), CEM: Load()}
    assert chosen(rules(of_na, of_emea, of_all), CAPTURED, loads) == Choice(2, BEN)
    assert chosen(rules(of_na, of_all, of_emea), CAPTURED, loads) == Choice(2, CEM)
    assert chosen(rules(of_na), CAPTURED, loads) is None


def test_on_a_tie_the_rep_who_is_named_first_takes_the_lead() -> None:
    loads = {ANNA: Load(), BEN: Load()}
    assert chosen(rules(LeadRule(reps=(BEN, ANNA))), CAPTURED, loads) == Choice(1, BEN)


def test_a_rep_who_has_enough_or_has_left_is_passed_over() -> None:
    one = LeadRule(region="EMEA", reps=(ANNA, BEN), most_open=1)
    full = {ANNA: Load(frozenset({CUSTOMER})), BEN: Load(left_on=TODAY), CEM: Load()}
    assert chosen(rules(one), CAPTURED, full) is None
    assert chosen(rules(one, LeadRule(reps=(CEM,))), CAPTURED, full) == Choice(2, CEM)
    leaving = {**full, BEN: Load(left_on=date(2004, 1, 6))}
    assert chosen(rules(one), CAPTURED, leaving) == Choice(1, BEN)


loads_of_reps = st.lists(st.integers(0, 6), min_size=1, max_size=6)


@forall(loads_of_reps, st.one_of(st.none(), st.integers(1, 6)))
def test_nobody_below_the_chosen_rep_has_fewer_open_leads(counts: list[int], most: int | None) -> None:
    reps = tuple(UUID(int=number) for number in range(len(counts)))
    loads = {
        rep: Load(frozenset(UUID(int=1000 + i) for i in range(count))) for rep, count in zip(reps, counts, strict=True)
    }
    choice = chosen(rules(LeadRule(reps=reps, most_open=most)), CAPTURED, loads)
    able = [count for count in counts if most is None or count < most]
    if choice is None:
        assert not able
    else:
        assert len(loads[choice.rep_id].open) == min(able)


def test_unchanged_rules_make_no_new_version() -> None:
    command = PublishRules(rules=[LeadRuleBody(region="EMEA", reps=(ANNA,))])
    published = LeadRulesPublished(
        rules_version=1, rules=(LeadRule(region="EMEA", reps=(ANNA,)),), published_by="marketing"
    )
    given(lead_rules).when(command, MARKETING).then(published)
    given(lead_rules, published).when(command, MARKETING).then_nothing()
    assert [number for number, _ in fitting(lead_rules.fold((published,)), CAPTURED)] == [1]
    given(lead_rules).when(PublishRules(rules=[LeadRuleBody(reps=(ANNA, ANNA))])).rejected(Invalid)


def test_a_load_counts_each_lead_once() -> None:
    state = load.initial
    for command in (TakeOnLead(lead_id=CUSTOMER), TakeOnLead(lead_id=CUSTOMER), TakeOnLead(lead_id=PERSON)):
        state = load.fold(load.decide(command, state), state)
    assert state.open == {CUSTOMER, PERSON}
    state = load.fold(load.decide(LetGoLead(lead_id=CUSTOMER), state), state)
    assert state.open == {PERSON}
    assert load.decide(LetGoLead(lead_id=CUSTOMER), state) == []
    assert load.decide(ResumeDuty(on=TODAY), state) == []
    state = load.fold(load.decide(EndDuty(on=TODAY), state), state)
    assert not state.takes(TODAY, None)
    state = load.fold(load.decide(ResumeDuty(on=TODAY), state), state)
    assert state.takes(TODAY, None)
