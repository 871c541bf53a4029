import pytest

from services.performance.positions.decider import DefinePosition, position
from services.performance.positions.events import PositionDefined
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid
from shared.testing.spec import given

ANN, BOB = Actor("ann"), Actor("bob")
define = DefinePosition(code="rep", name="销售代表", selling=True, duties=["Sells"], powers=["Quotes"])
defined = PositionDefined(
    code="rep", name="销售代表", selling=True, duties=("Sells",), powers=("Quotes",), defined_by="ann"
)


def test_the_last_definition_of_a_position_holds() -> None:
    given(position).when(define, by=ANN).then(defined)
    other = DefinePosition(code="rep", name="销售代表", selling=False)
    then = PositionDefined(code="rep", name="销售代表", selling=False, defined_by="bob")
    given(position, defined).when(other, by=BOB).then(then)


def test_the_same_again_by_whomever_makes_no_new_version() -> None:
    given(position, defined).when(define, by=BOB).then_nothing()


@pytest.mark.parametrize("twice", ["duties", "powers"])
def test_a_duty_or_a_power_is_named_once(twice: str) -> None:
    wrong = DefinePosition.model_validate({"code": "rep", "name": "R", "selling": True, twice: ["a", "b", "a"]})
    given(position).when(wrong).rejected(Invalid)
