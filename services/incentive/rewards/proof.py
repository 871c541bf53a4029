"""What bonus runs, contests and penalties gave or took, beside the lines of the pay accounts."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import cast
from uuid import UUID

from shared.kernel.invariants import Happened, Invariant

from ..bonuses.decider import bonus_run
from ..bonuses.policies import policy as bonuses
from ..contests.decider import contest
from ..contests.policies import policy as prizes
from ..pay.decider import EnterLine, pay
from ..pay.events import PayLine, PayLineEntered
from ..penalties.decider import discipline
from ..penalties.policies import policy as fines

POLICIES = (bonuses, prizes, fines)


class Rewards:
    """Every run, contest and rep's penalties by itself, with the accounts of those whom it concerns."""

    def __init__(self, common: Sequence[Happened] = ()) -> None:
        self._lines = 0

    def beside(self, own: Sequence[Happened]) -> Iterable[str]:
        return {pay.stream(rep_id) for rep_id, _ in _due(own)}

    def wrong(self, stream: str, events: Sequence[Happened]) -> Iterator[str]:
        entered: dict[tuple[UUID, UUID], list[tuple[Decimal, str]]] = {}
        for event, _ in events:
            if isinstance(event, PayLineEntered):
                found = entered.setdefault((event.rep_id, event.line.line_id), [])
                found.append((event.line.amount, event.line.currency))
        for rep_id, line in _due([one for one in events if one[1].stream == stream]):
            self._lines += 1
            here = entered.get((rep_id, line.line_id), [])
            if here != [(line.amount, line.currency)]:
                said = ", ".join(f"{amount} {currency}" for amount, currency in here) or "nothing"
                yield f"line {line.line_id} of rep {rep_id} is {said}, and was to be {line.amount} {line.currency}"

    def total(self) -> Iterable[str]:
        return ()

    def figures(self) -> str:
        return f"{self._lines} bonuses, prizes and fines"


def _due(own: Sequence[Happened]) -> Iterator[tuple[UUID, PayLine]]:
    """By rep the lines that follow from the events."""
    for event, meta in own:
        for policy in POLICIES:
            for send in policy(event, meta) or ():
                yield send.stream_id, cast(EnterLine, send.command).line


rewards = Invariant(
    "bonuses, prizes and fines = lines of pay",
    (bonus_run.category, contest.category, discipline.category),
    Rewards,
    policies=tuple(policy.name for policy in POLICIES),
)
