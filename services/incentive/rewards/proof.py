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
from ..pay.events import PayKind, PayLine, PayLineEntered
from ..penalties.decider import discipline
from ..penalties.policies import policy as fines

POLICIES = (bonuses, prizes, fines)
KINDS = frozenset({PayKind.BONUS, PayKind.PRIZE, PayKind.FINE})


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
        own = [one for one in events if one[1].stream == stream]
        due = list(_due(own))
        yield from _beyond(due, {meta.event_id for _, meta in own}, events)
        for rep_id, line in due:
            self._lines += 1
            here = entered.get((rep_id, line.line_id), [])
            if here != [(line.amount, line.currency)]:
                said = ", ".join(f"{amount} {currency}" for amount, currency in here) or "nothing"
                yield f"line {line.line_id} of rep {rep_id} is {said}, and was to be {line.amount} {line.currency}"

    def total(self) -> Iterable[str]:
        return ()

    def figures(self) -> str:
        return f"{self._lines} bonuses, prizes and fines"


def _beyond(due: Sequence[tuple[UUID, PayLine]], own: set[UUID], events: Sequence[Happened]) -> Iterator[str]:
    """Lines that name one of its `own` events as their cause, and do not follow from it: the same paid again."""
    wanted = {(rep_id, line.line_id) for rep_id, line in due}
    rewarded = (event for event, _ in events if isinstance(event, PayLineEntered) and event.line.kind in KINDS)
    for event in rewarded:
        if own.intersection(event.line.event_ids[:1]) and (event.rep_id, event.line.line_id) not in wanted:
            yield f"line {event.line.line_id} of rep {event.rep_id} was not to be paid"


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
