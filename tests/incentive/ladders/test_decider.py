"""A ladder is published whole, and its criteria can be checked."""

from datetime import date
from typing import Any

import pytest

from services.incentive.ladders.decider import PublishLadder, ladder
from services.incentive.ladders.events import LadderPublished
from services.incentive.pay_grades.decider import PublishGrade, pay_grade
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid
from shared.testing.spec import given
from tests.incentive.company import id_of


def publish(**more: Any) -> PublishLadder:
    body = {
        "ladder_id": str(id_of("ladder")), "name": "Experts", "track": "expert", "effective_on": "2004-01-01",
        "rungs": [{"code": "expert", "position": "rep"}, {"code": "senior", "position": "rep"}],
    }  # fmt: skip
    return PublishLadder.model_validate({**body, **more})


def test_a_ladder_is_published_once_and_the_one_that_took_effect_last_holds_for_its_track() -> None:
    [first] = given(ladder).when(publish(), by=Actor("hr")).events
    assert isinstance(first, LadderPublished)
    given(ladder, first).when(publish()).then_nothing()
    second = first.model_copy(update={"ladder_id": id_of("second"), "effective_on": date(2004, 6, 1)})
    state = ladder.fold([second, first])
    assert [one.ladder_id for one in state.on(date(2004, 7, 1))] == [id_of("second")]
    assert [one.ladder_id for one in state.on(date(2004, 5, 31))] == [id_of("ladder")]
    assert state.on(date(2003, 12, 31)) == []
    assert state.find("nobody", date(2004, 7, 1)) is None


@pytest.mark.parametrize(
    ("rungs", "pointer"),
    [
        ([{"code": "a", "position": "rep"}] * 2, "/rungs/1/code"),
        ([{"code": "a", "position": "rep", "criteria": [{"kind": "score"}]}], "/rungs/0/criteria/0/at_least"),
        ([{"code": "a", "position": "rep", "criteria": [{"kind": "camp", "months": 3}]}], "/rungs/0/criteria/0/months"),
        (
            [{"code": "a", "position": "rep", "criteria": [{"kind": "score", "at_least": "90", "periods": 0}]}],
            "/rungs/0/criteria/0/periods",
        ),
    ],
)
def test_a_criterion_has_what_its_kind_needs_and_nothing_else(rungs: list[Any], pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        ladder.decide(publish(rungs=rungs), ladder.initial)
    assert refused.value.more["errors"][0]["pointer"] == pointer


def test_a_grade_published_again_unchanged_makes_no_new_version() -> None:
    body = {"code": "M1", "base": "9000", "from": "2004-01-01", "currency": "CNY"}
    command = PublishGrade.model_validate({**body, "allowances": [{"name": "Travel", "amount": "300"}]})
    [first] = given(pay_grade).when(command, by=Actor("hr")).events
    given(pay_grade, first).when(command, by=Actor("director")).then_nothing()
    [second] = given(pay_grade, first).when(command.model_copy(update={"base": 2 * command.base})).events
    assert second.model_dump()["grade_version"] == 2
    twice = PublishGrade.model_validate({**body, "allowances": [{"name": "Travel", "amount": "300"}] * 2})
    given(pay_grade).when(twice).rejected(Invalid)
