"""What can be asked of a sales plan."""

from typing import Annotated, Any, TypeAlias, TypeVar

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, TypeAdapter

from shared.kernel.calendar import period
from shared.kernel.fields import Code, Id, Text
from shared.kernel.messages import Command

from ..decomposition.parts import AmountBody
from .events import Goal, Phase, Strategy

MOST = 100
"""Of goals, of phases, and of pieces of research."""


class GoalBody(Goal):
    model_config = ConfigDict(extra="forbid")
    amount: AmountBody


class StrategyBody(Strategy):
    model_config = ConfigDict(extra="forbid")


class PhaseBody(Phase):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


_WORDS: TypeAdapter[str] = TypeAdapter(Text)


def _goal(value: Any) -> Any:
    """One check for both kinds, so that a refusal points at the field and not at one of two ways to read it."""
    return _WORDS.validate_python(value) if isinstance(value, str) else GoalBody.model_validate(value)


_EACH: TypeAdapter[list[Any]] = TypeAdapter(
    Annotated[list[Annotated[Any, BeforeValidator(_goal)]], Field(min_length=1, max_length=MOST)]
)


def _goals(value: Any) -> Any:
    return _WORDS.validate_python(value) if isinstance(value, str) else _EACH.validate_python(value)


Goals: TypeAlias = Annotated[Text | list[GoalBody | Text], BeforeValidator(_goals)]
"""Words as a whole; or one by one, each a figure or words."""
PeriodName: TypeAlias = Annotated[Code, AfterValidator(lambda name: period(name).name)]


S = TypeVar("S", bound="Said")


class Said(Command):
    goals: Goals
    strategy: StrategyBody
    research: Annotated[list[Text], Field(max_length=MOST)] = Field(default_factory=list)
    phases: Annotated[list[PhaseBody], Field(max_length=MOST)] = Field(default_factory=list)

    def in_currency(self: S, base: str) -> S:
        """Money that is said without a currency is the company's own."""
        if isinstance(self.goals, str):
            return self
        goals = [
            one.model_copy(update={"currency": base})
            if isinstance(one, GoalBody) and one.currency is None and not one.metric.counted
            else one
            for one in self.goals
        ]
        return self.model_copy(update={"goals": goals})


class DraftSalesPlan(Said):
    """Of exactly one of `unit_id` and `rep_id`."""

    unit_id: Id | None = None
    rep_id: Id | None = None
    period: PeriodName


class RevisedBody(Said):
    """The plan anew, whole. Whose it is and its period may be said again, and stay."""

    unit_id: Id | None = None
    rep_id: Id | None = None
    period: PeriodName | None = None


class ReviseSalesPlan(Command):
    body: RevisedBody
    reason: Text


class SubmitSalesPlan(Command):
    pass


class ApproveUnderLeader(Command):
    """An approval, with who leads the plan's unit just now."""

    leader_id: Id | None = None


class ReturnSalesPlan(Command):
    reason: Text


SalesPlanCommand = DraftSalesPlan | ReviseSalesPlan | SubmitSalesPlan | ApproveUnderLeader | ReturnSalesPlan
