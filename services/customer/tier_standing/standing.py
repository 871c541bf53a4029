"""The tier of a customer by day: what runs reckoned, what overrides say instead, and what was told to others."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from .events import Tier, TierOverridden, TierReckoned


@dataclass(frozen=True, slots=True)
class Standing:
    """`reckoned` in the order of the days, one for each; `overrides` in that in which they were given; `told` the tier
    from each day on, as others know it."""

    reckoned: tuple[TierReckoned, ...] = ()
    overrides: tuple[TierOverridden, ...] = ()
    told: Mapping[date, Tier] = field(default_factory=dict)

    def scored(self, day: date) -> TierReckoned | None:
        """What the last run by that day said."""
        place = bisect_right(self.reckoned, day, key=lambda one: one.as_of)
        return self.reckoned[place - 1] if place else None

    def overridden(self, day: date) -> TierOverridden | None:
        """The override in force. A later one takes the place of those before it, also where it ends before them."""
        begun = (one for one in reversed(self.overrides) if one.from_ <= day)
        last = next(begun, None)
        return last if last and day <= last.until else None

    def on(self, day: date) -> Tier | None:
        instead, scored = self.overridden(day), self.scored(day)
        return instead.tier if instead else scored.tier if scored else None

    def told_on(self, day: date) -> Tier | None:
        known = max((one for one in self.told if one <= day), default=None)
        return self.told[known] if known else None

    @property
    def horizon(self) -> date | None:
        """The last day of which a run or an override spoke. Time is what they say it is: an override ends with the
        first run as of a later day than its last."""
        days = [one.as_of for one in self.reckoned[-1:]] + [one.from_ for one in self.overrides]
        return max(days, default=None)

    @property
    def tier(self) -> Tier | None:
        """The tier that the customer has now."""
        return self.on(self.horizon) if self.horizon else None

    @property
    def turns(self) -> set[date]:
        """The days from which on the tier may be another, up to the horizon."""
        begun = {one.as_of for one in self.reckoned} | {one.from_ for one in self.overrides}
        horizon = self.horizon or date.min
        return begun | {one.until + timedelta(days=1) for one in self.overrides if one.until < horizon}
