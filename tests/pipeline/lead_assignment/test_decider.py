from collections.abc import Mapping
from datetime import date
from uuid import UUID

from hypothesis import given as forall
from hypothesis import strategies as st

from services.pipeline.lead_assignment.decider import (
    Choice,
    LeadRuleBody,
    PublishRules,
    Rules,
    chosen,
    fitting,
    lead_rules,
)
from services.pipeline.lead_assignment.events import LeadRule, LeadRulesPublished
from services.pipeline.lead_assignment.load import EndDuty, LetGoLead, Load, ResumeDuty, TakeOnLead, load
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid
from shared.testing.spec import ACCEPTED_AT, given

ANNA, BEN, CEM, ONE, OTHER = (UUID(int=number) for number in range(1, 6))
TODAY = ACCEPTED_AT.date()
MARKETING = Actor("marketing", frozenset({"marketing"}))


def choice_of(loads: Mapping[UUID, Load], *rules: LeadRule) -> Choice | None:
    """Whom these rules give a lead of EMEA that asks for a Harley, captured today."""
    return chosen(fitting(Rules(1, rules, "manager"), "EMEA", "S10_1678"), TODAY, loads)


def test_the_first_rule_that_fits_region_and_product_hands_out_to_the_least_loaded() -> None:
    of_na = LeadRule(region="NA", reps=(CEM,))
    of_emea = LeadRule(region="EMEA", product="S10_1678", reps=(ANNA, BEN))
    of_all = LeadRule(reps=(CEM,))
    loads = {ANNA: Load(frozenset({ONE})), BEN: Load(), CEM: Load()}
    assert choice_of(loads, of_na, of_emea, of_all) == Choice(2, BEN)
    assert choice_of(loads, of_na, of_all, of_emea) == Choice(2, CEM)
    assert choice_of(loads, of_na) is None


def test_on_a_tie_the_rep_who_is_named_first_takes_the_lead() -> None:
    loads = {ANNA: Load(), BEN: Load()}
    assert choice_of(loads, LeadRule(reps=(BEN, ANNA))) == Choice(1, BEN)


def test_a_rep_who_has_enough_or_has_left_is_passed_over() -> None:
    one = LeadRule(region="EMEA", reps=(ANNA, BEN), most_open=1)
    full = {ANNA: Load(frozenset({ONE})), BEN: Load(left_on=TODAY), CEM: Load()}
    assert choice_of(full, one) is None
    assert choice_of(full, one, LeadRule(reps=(CEM,))) == Choice(2, CEM)
    leaving = {**full, BEN: Load(left_on=date(2004, 1, 6))}
    assert choice_of(leaving, one) == Choice(1, BEN)


loads_of_reps = st.lists(st.integers(0, 6), min_size=1, max_size=6)


@forall(loads_of_reps, st.one_of(st.none(), st.integers(1, 6)))
def test_nobody_below_the_chosen_rep_has_fewer_open_leads(counts: list[int], most: int | None) -> None:
    reps = tuple(UUID(int=number) for number in range(len(counts)))
    loads = {
        rep: Load(frozenset(UUID(int=1000 + i) for i in range(count))) for rep, count in zip(reps, counts, strict=True)
    }
    choice = choice_of(loads, LeadRule(reps=reps, most_open=most))
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
    assert [number for number, _ in fitting(lead_rules.fold((published,)), "EMEA", "S10_1678")] == [1]
    given(lead_rules).when(PublishRules(rules=[LeadRuleBody(reps=(ANNA, ANNA))])).rejected(Invalid)


def test_a_load_counts_each_lead_once() -> None:
    state = load.initial
    for command in (TakeOnLead(lead_id=ONE), TakeOnLead(lead_id=ONE), TakeOnLead(lead_id=OTHER)):
        state = load.fold(load.decide(command, state), state)
    assert state.open == {ONE, OTHER}
    state = load.fold(load.decide(LetGoLead(lead_id=ONE), state), state)
    assert state.open == {OTHER}
    assert load.decide(LetGoLead(lead_id=ONE), state) == []
    assert load.decide(ResumeDuty(on=TODAY), state) == []
    state = load.fold(load.decide(EndDuty(on=TODAY), state), state)
    assert not state.takes(TODAY, None)
    state = load.fold(load.decide(ResumeDuty(on=TODAY), state), state)
    assert state.takes(TODAY, None)
