"""The rules of an honour: what it says makes sense as a whole; once defined it never changes, but it may end."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from shared.kernel.decider import Decider
from shared.kernel.fields import Count, Currency, Day, Money, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid, NotFound

from ..plans.decider import WhoBody
from ..results.metric import Metric
from ..results.participants import named_once
from ..results.recurrence import Every
from .events import HonourDefined, HonourEvent, HonourKind, HonourRetired, HonourTerms


class DefineHonour(Command):
    """A champion is by default that of what was signed."""

    name: Text
    kind: HonourKind
    every: Every = Every.MONTH
    metric: Metric | None = None
    currency: Currency | None = None
    who: WhoBody | None = None
    minimum: Money | Count | None = None
    effective_from: Day | None = None
    effective_to: Day | None = None


class RetireHonour(Command):
    """No more for periods that end after `on`."""

    on: Day


HonourCommand = DefineHonour | RetireHonour


@dataclass(frozen=True)
class Honour:
    terms: HonourTerms
    defined_by: str
    retired_on: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it is awarded for a period that ends on that day."""
        ends = [end for end in (self.terms.effective_to, self.retired_on) if end]
        return (self.terms.effective_from or date.min) <= day <= min(ends, default=date.max)


def decide(command: HonourCommand, state: Honour | None) -> Sequence[HonourEvent]:
    match command:
        case DefineHonour():
            return [] if state else [_defined(command)]
        case RetireHonour():
            if state is None:
                raise NotFound
            if state.retired_on == command.on:
                return []
            return [HonourRetired(on=command.on, retired_by=command.by.sub)]


def evolve(state: Honour | None, event: HonourEvent) -> Honour | None:
    match event:
        case HonourDefined():
            return Honour(event, event.defined_by)
        case HonourRetired():
            return replace(state, retired_on=event.on) if state else None


def _defined(command: DefineHonour) -> HonourDefined:
    """Raises Invalid, which points at what makes no sense."""
    if command.effective_from and command.effective_to and command.effective_to < command.effective_from:
        raise Invalid("/effective_to", "must not be before effective_from")
    named_once(command.who, "/who")
    said = dict(command)
    if command.kind is HonourKind.BEST_SERVICE:
        for name in ("metric", "currency"):
            if getattr(command, name) is not None:
                raise Invalid(f"/{name}", "is only a champion's")
        counted = True
    else:
        said["metric"] = command.metric or Metric.SIGNED_AMOUNT
        counted = said["metric"].counted
        if counted and command.currency:
            raise Invalid("/currency", "has no place where the metric is counted")
    if command.minimum is not None and isinstance(command.minimum, int) != counted:
        raise Invalid("/minimum", "must be an integer here" if counted else "must be an amount of money, as a string")
    return HonourDefined(**said, defined_by=command.by.sub)


honour: Decider[HonourCommand, Honour | None, HonourEvent] = Decider("honour", None, decide, evolve, HonourEvent)
