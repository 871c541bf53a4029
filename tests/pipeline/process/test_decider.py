from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from services.pipeline.process.decider import PublishProcess, SalesProcess, sales_process, terms_of
from services.pipeline.process.events import SalesProcessPublished
from services.pipeline.stages.events import PROBABILITY, Stage, StageTerms
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid
from shared.testing.spec import given

DIRECTOR = Actor("director", frozenset({"director"}))
NEEDS = {
    "stage": "needs",
    "probability": "30",
    "evidence": ["needs record"],
    "key_node": "needs agreed",
    "department": "sales",
    "max_days": 14,
}


def publishing(*stages: dict[str, Any], on: str = "2004-01-01") -> PublishProcess:
    return PublishProcess.model_validate({"line": "Cars", "effective_on": on, "stages": list(stages)})


def published(version: int, on: date, *stages: StageTerms) -> SalesProcessPublished:
    return SalesProcessPublished(
        process_version=version, line="Cars", effective_on=on, stages=stages, published_by="director"
    )


FIRST = published(1, date(2004, 1, 1), StageTerms.model_validate(NEEDS))


def test_a_process_is_published_in_versions_and_an_unchanged_one_makes_none() -> None:
    given(sales_process).when(publishing(NEEDS), DIRECTOR).then(FIRST)
    given(sales_process, FIRST).when(publishing(NEEDS), DIRECTOR).then_nothing()
    state = given(sales_process, FIRST).when(publishing(NEEDS, on="2004-07-01"), DIRECTOR).state
    assert [version.effective_on for version in state.versions] == [date(2004, 1, 1), date(2004, 7, 1)]


def test_the_stages_stand_in_their_own_order() -> None:
    lead = {"stage": "lead", "probability": "5", "key_node": False}
    state = given(sales_process).when(publishing(NEEDS, lead), DIRECTOR).state
    assert [terms.stage for terms in state.versions[0].stages] == [Stage.LEAD, Stage.NEEDS]


def test_on_a_day_that_version_holds_which_took_effect_last() -> None:
    second, third = published(2, date(2004, 7, 1)), published(3, date(2004, 4, 1))
    state = sales_process.fold((FIRST, second, third))
    held = [state.on(day) for day in (date(2003, 12, 31), date(2004, 1, 1), date(2004, 5, 1), date(2005, 1, 1))]
    assert held == [None, FIRST, third, second]


@pytest.mark.parametrize(
    ("stages", "pointer"),
    [
        ([NEEDS, NEEDS], "/stages/1/stage"),
        ([{**NEEDS, "evidence": ["a", "a"]}], "/stages/0/evidence"),
        ([{**NEEDS, "stage": "lead"}], "/stages/0/evidence"),
        ([{"stage": "won", "probability": "90"}], "/stages/0/probability"),
        ([{"stage": "lost", "probability": "0", "evidence": ["a"]}], "/stages/0/evidence"),
        ([{"stage": "won", "probability": "100", "max_days": 3}], "/stages/0/max_days"),
    ],
)
def test_what_cannot_be_followed_is_refused(stages: list[dict[str, Any]], pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        _ = given(sales_process).when(publishing(*stages)).events
    assert refused.value.more["errors"][0]["pointer"] == pointer


def test_a_stage_of_which_nothing_is_said_has_its_usual_probability() -> None:
    for version in (None, FIRST):
        assert terms_of(version, Stage.VERBAL) == StageTerms(stage=Stage.VERBAL, probability=Decimal(90))


open_stages = st.sampled_from([stage for stage in Stage if stage not in (Stage.WON, Stage.LOST)])


@forall(st.lists(st.tuples(st.dates(), st.dictionaries(open_stages, st.integers(0, 100), min_size=1)), max_size=6))
def test_what_was_published_never_changes(versions: list[tuple[date, dict[Stage, int]]]) -> None:
    state = SalesProcess()
    kept: list[SalesProcessPublished] = []
    for day, chances in versions:
        stages = [{"stage": stage.value, "probability": str(chance)} for stage, chance in chances.items()]
        events = sales_process.decide(publishing(*stages, on=day.isoformat()), state)
        state = sales_process.fold(events, state)
        kept.extend(events)
        assert list(state.versions) == kept
        for version in kept:
            for stage in Stage:
                said = {terms.stage: terms.probability for terms in version.stages}
                expected = said.get(stage, PROBABILITY[stage])
                assert state.terms(version.process_version, stage).probability == expected
