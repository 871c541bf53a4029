"""given(decider, *events).when(command, by=actor).then(*events)"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import pytest

from shared.kernel.decider import Decider
from shared.kernel.messages import SYSTEM, Actor, Command, Event
from shared.kernel.rejections import Rejection

S = TypeVar("S")
ACCEPTED_AT = datetime(2004, 1, 5, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class When(Generic[S]):
    decider: Decider[Any, S, Any]
    history: tuple[Event, ...]
    command: Command

    @property
    def events(self) -> Sequence[Event]:
        decided: Sequence[Event] = self.decider.decide(self.command, self.decider.fold(self.history))
        return decided

    def then(self, *expected: Event) -> None:
        assert list(self.events) == list(expected)

    def then_nothing(self) -> None:
        self.then()

    def rejected(self, rejection: type[Rejection], match: str | None = None) -> None:
        with pytest.raises(rejection, match=match):
            _ = self.events

    @property
    def state(self) -> S:
        return self.decider.fold((*self.history, *self.events))


@dataclass(frozen=True)
class Given(Generic[S]):
    decider: Decider[Any, S, Any]
    history: tuple[Event, ...]

    def when(self, command: Command, by: Actor = SYSTEM, at: datetime = ACCEPTED_AT) -> When[S]:
        return When(self.decider, self.history, command.stamped(by, at))


def given(decider: Decider[Any, S, Any], *history: Event) -> Given[S]:
    return Given(decider, history)
