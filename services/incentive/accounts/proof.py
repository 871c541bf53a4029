"""Commission lines reckoned anew: what the rules give for the deals that a rep shares in, under the plans that cover
the rep, all books made at once; beside what was posted line by line as each fact came.

The deals are those of the streams that divide them, told by the policy that tells the accounts; the plans follow from
the coverage stream's facts. Nothing is taken from the account but its lines.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import cast, get_args
from uuid import UUID

from shared.kernel.decider import stream_id_of
from shared.kernel.invariants import Happened, Invariant
from shared.kernel.money import ZERO

from ..coverage.decider import COVERAGE_ID, coverage, windows_of
from ..coverage.events import CoverageEvent, Window
from ..credits.decider import CreditCommand, CreditDeal, fact_of
from ..credits.events import Credit
from ..deals.decider import deal as divided
from ..rating.portfolio import Portfolio, credited, opened, paid
from ..rating.settlement import Pot, Slot, due
from .decider import account
from .events import LineEvent
from .policies import policy
from .postings import kind_of


class Lines:
    """Every account by itself, with the deals that it has a part in."""

    def __init__(self, common: Sequence[Happened] = ()) -> None:
        self._coverage = coverage.fold(cast(CoverageEvent, event) for event, _ in common)
        self._lines = 0

    def beside(self, own: Sequence[Happened]) -> Iterable[str]:
        return {divided.stream(event.contract_id) for event, _ in own if isinstance(event, Credit)}

    def wrong(self, stream: str, events: Sequence[Happened]) -> Iterator[str]:
        rep_id = stream_id_of(stream)
        own = (event for event, meta in events if meta.stream == stream)
        lines = [event for event in own if isinstance(event, get_args(LineEvent))]
        self._lines += len(lines)
        ruled = [line for line in lines if kind_of(line)[1] is not Pot.AGREED]
        posted: dict[tuple[UUID, Slot], Decimal] = defaultdict(Decimal)
        for line in ruled:
            if line.rep_id != rep_id:
                yield f"line {line.line_id} is rep {line.rep_id}'s"
            posted[line.contract_id, Slot(line.plan_id, line.on, kind_of(line)[1], line.item_id)] += line.amount
        wanted = due_to(rep_id, windows_of(self._coverage, rep_id), events)
        for contract_id, slot in sorted({*posted, *wanted}, key=str):
            here, there = posted.get((contract_id, slot), ZERO), wanted.get((contract_id, slot), ZERO)
            if here != there:
                yield f"contract {contract_id}: {slot.pot} of {slot.on} is {here}, the rules give {there}"

    def total(self) -> Iterable[str]:
        return ()

    def figures(self) -> str:
        return f"{self._lines} lines"


def due_to(rep_id: UUID, windows: tuple[Window, ...], events: Iterable[Happened]) -> dict[tuple[UUID, Slot], Decimal]:
    """What the rules give the rep for deals with these events, by contract and slot."""
    facts = Portfolio()
    for event, meta in events:
        if not isinstance(event, divided.event_types()):
            continue
        for send in policy(event, meta) or ():
            command = send.command
            again = isinstance(command, CreditDeal) and command.contract_id in facts.deals
            if send.stream_id == rep_id and not again:
                facts, _ = credited(facts, fact_of(cast(CreditCommand, command)))
    fresh = opened(windows, facts.deals.values())
    return {
        (deal.contract_id, slot): target.amount
        for deal in fresh.deals.values()
        for slot, target in due(deal, paid(fresh, deal)).items()
        if target.amount
    }


lines = Invariant(
    "commission lines = what the rules give",
    (account.category,),
    Lines,
    common=(coverage.stream(COVERAGE_ID),),
    policies=(policy.name,),
)
