"""The loyalty scheme: one settings document, published in dated versions that never change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, uuid5

from pydantic import ConfigDict, Field

from shared.kernel.decider import Decider
from shared.kernel.fields import Count, Day
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid
from shared.kernel.versions import in_force

from .events import Earning, ExpiryDays, LoyaltySchemePublished

SCHEME_ID = uuid5(NAMESPACE_URL, "customer/loyalty-scheme")
"""The one stream of the scheme's versions."""
MOST_CURRENCIES = 200


class EarningBody(Earning):
    model_config = ConfigDict(extra="forbid")


class PublishLoyaltyScheme(Command):
    """The whole scheme. `earning` names each currency once; none at all ends the earning of points."""

    effective_on: Day
    earning: list[EarningBody] = Field(max_length=MOST_CURRENCIES)
    expiry_days: ExpiryDays | None = None
    referral_points: Count = 0


@dataclass(frozen=True, slots=True)
class LoyaltyScheme:
    """All versions, the one published last at the end."""

    versions: tuple[LoyaltySchemePublished, ...] = ()

    def on(self, day: date) -> LoyaltySchemePublished | None:
        return in_force(self.versions, day)


def decide(command: PublishLoyaltyScheme, state: LoyaltyScheme) -> Sequence[LoyaltySchemePublished]:
    earning = tuple(Earning(**dict(one)) for one in command.earning)
    for index, one in enumerate(earning):
        if any(one.currency == other.currency for other in earning[:index]):
            raise Invalid(f"/earning/{index}/currency", "is named twice")
    new = LoyaltySchemePublished(
        scheme_version=len(state.versions) + 1,
        effective_on=command.effective_on,
        earning=earning,
        expiry_days=command.expiry_days,
        referral_points=command.referral_points,
        published_by=command.by.sub,
    )
    return [] if state.versions and _same(new, state.versions[-1]) else [new]


def _same(new: LoyaltySchemePublished, last: LoyaltySchemePublished) -> bool:
    apart = {"scheme_version", "published_by"}
    return new.model_dump(exclude=apart) == last.model_dump(exclude=apart)


def evolve(state: LoyaltyScheme, event: LoyaltySchemePublished) -> LoyaltyScheme:
    return LoyaltyScheme((*state.versions, event))


loyalty_scheme: Decider[PublishLoyaltyScheme, LoyaltyScheme, LoyaltySchemePublished] = Decider(
    "loyalty_scheme", LoyaltyScheme(), decide, evolve, LoyaltySchemePublished
)
