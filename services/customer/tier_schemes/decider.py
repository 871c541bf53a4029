"""Tier schemes: one settings document, published in dated versions, some of them for named industries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Annotated, Any
from uuid import NAMESPACE_URL, uuid5

from pydantic import ConfigDict, Field

from shared.kernel.decider import Decider
from shared.kernel.fields import Count, Day, Money, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid
from shared.kernel.versions import in_force

from .events import Band, Cuts, Method, Pattern, TierRule, Tiers, TierSchemePublished, WindowDays

SCHEME_ID = uuid5(NAMESPACE_URL, "customer/tier-scheme")
"""The one stream of all versions."""
QUINTILES = 5


class CutsBody(Cuts):
    model_config = ConfigDict(extra="forbid")

    recency: Annotated[tuple[Count, ...], Field(min_length=1, max_length=9)]
    frequency: Annotated[tuple[Count, ...], Field(min_length=1, max_length=9)]
    monetary: Annotated[tuple[Money, ...], Field(min_length=1, max_length=9)]


class BandBody(Band):
    model_config = ConfigDict(extra="forbid", populate_by_name=True, serialize_by_alias=True)


class PatternBody(Pattern):
    model_config = ConfigDict(extra="forbid")

    r: BandBody | None = None
    f: BandBody | None = None
    m: BandBody | None = None


class TierRuleBody(TierRule):
    model_config = ConfigDict(extra="forbid")

    patterns: Annotated[tuple[PatternBody, ...], Field(max_length=50)] = ()


class TiersBody(Tiers):
    model_config = ConfigDict(extra="forbid")

    A: TierRuleBody
    B: TierRuleBody


class PublishTierScheme(Command):
    """`cuts` are told where that is the method. Without `industries` it holds for all customers whose own has none."""

    effective_on: Day
    method: Method
    cuts: CutsBody | None = None
    window_days: WindowDays | None = None
    tiers: TiersBody
    industries: Annotated[list[Text], Field(max_length=200)] = Field(default_factory=list)


@dataclass(frozen=True)
class TierSchemes:
    """All versions, the one published last at the end."""

    versions: tuple[TierSchemePublished, ...] = ()

    def on(self, day: date, industry: str | None = None) -> TierSchemePublished | None:
        """The version in force for customers of that industry: one that names it goes before one that names none."""
        named = [one for one in self.versions if industry in one.industries]
        return in_force(named, day) or in_force([one for one in self.versions if not one.industries], day)

    def all_on(self, day: date) -> list[TierSchemePublished]:
        """Every version that is in force for anybody, in the order of publication."""
        industries = {None, *(name for one in self.versions for name in one.industries)}
        found = {one.scheme_version: one for name in industries if (one := self.on(day, name))}
        return [found[version] for version in sorted(found)]


def decide(command: PublishTierScheme, state: TierSchemes) -> Sequence[TierSchemePublished]:
    _check_cuts(command)
    for name in ("A", "B"):
        _check_rule(getattr(command.tiers, name), f"/tiers/{name}", _highest_sum(command.cuts))
    above, below = command.tiers.A.min_sum, command.tiers.B.min_sum
    if above is not None and below is not None and above <= below:
        raise Invalid("/tiers/A/min_sum", f"must be more than B's, {below}")
    if len(set(command.industries)) < len(command.industries):
        raise Invalid("/industries", "must not name an industry twice")
    told = _told(command)
    same = [one for one in state.versions if set(one.industries) == set(command.industries)]
    if same and all(getattr(same[-1], name) == value for name, value in told.items() if name != "industries"):
        return []
    return [TierSchemePublished(scheme_version=len(state.versions) + 1, published_by=command.by.sub, **told)]


def _told(command: PublishTierScheme) -> dict[str, Any]:
    return {
        "effective_on": command.effective_on,
        "method": command.method,
        "cuts": Cuts(**dict(command.cuts)) if command.cuts else None,
        "window_days": command.window_days,
        "tiers": Tiers.model_validate(command.tiers.model_dump()),
        "industries": tuple(command.industries),
    }


def _check_cuts(command: PublishTierScheme) -> None:
    if command.method is Method.CUTS and command.cuts is None:
        raise Invalid("/cuts", "must be told where they are the method")
    if command.method is Method.QUINTILES and command.cuts is not None:
        raise Invalid("/cuts", "quintiles have none")
    for name, bounds in dict(command.cuts or {}).items():
        if any(lower >= upper for lower, upper in pairwise(bounds)):
            raise Invalid(f"/cuts/{name}", "must ascend")


def _highest_sum(cuts: Cuts | None) -> int:
    """With n bounds there are n + 1 scores."""
    return sum(len(bounds) + 1 for bounds in dict(cuts).values()) if cuts else 3 * QUINTILES


def _check_rule(rule: TierRule, pointer: str, highest: int) -> None:
    if (rule.min_sum is None) == (not rule.patterns):
        raise Invalid(pointer, "either min_sum or patterns")
    if rule.min_sum is not None and not 3 <= rule.min_sum <= highest:
        raise Invalid(f"{pointer}/min_sum", f"must be from 3 to {highest}: the scores add up to no other")
    for index, pattern in enumerate(rule.patterns):
        _check_pattern(pattern, f"{pointer}/patterns/{index}")


def _check_pattern(pattern: Pattern, pointer: str) -> None:
    bands = {name: band for name, band in dict(pattern).items() if band}
    if not bands:
        raise Invalid(pointer, "must name one of r, f and m")
    for name, band in bands.items():
        if band.from_ and band.to and band.to < band.from_:
            raise Invalid(f"{pointer}/{name}/to", "must not be less than from")


def evolve(state: TierSchemes, event: TierSchemePublished) -> TierSchemes:
    return TierSchemes((*state.versions, event))


tier_scheme: Decider[PublishTierScheme, TierSchemes, TierSchemePublished] = Decider(
    "tier_scheme", TierSchemes(), decide, evolve, TierSchemePublished
)
