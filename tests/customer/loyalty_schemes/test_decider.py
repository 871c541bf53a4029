"""The loyalty scheme: dated versions that never change."""

from datetime import date
from decimal import Decimal

from services.customer.loyalty_schemes.decider import (
    EarningBody,
    LoyaltyScheme,
    PublishLoyaltyScheme,
    decide,
    loyalty_scheme,
)
from services.customer.loyalty_schemes.events import Earning, LoyaltySchemePublished
from shared.kernel.rejections import Invalid
from shared.testing.spec import given

FIRST, LATER = date(2026, 1, 1), date(2026, 7, 1)


def publish(day: date = FIRST, *currencies: str, points: int = 1) -> PublishLoyaltyScheme:
    named = currencies or ("CNY",)
    earning = [EarningBody(currency=one, points=points, per_amount=Decimal("10.00")) for one in named]
    return PublishLoyaltyScheme(effective_on=day, earning=earning, expiry_days=730, referral_points=500)


def published(version: int, day: date, points: int = 1) -> LoyaltySchemePublished:
    return LoyaltySchemePublished(
        scheme_version=version,
        effective_on=day,
        earning=(Earning(currency="CNY", points=points, per_amount=Decimal("10.00")),),
        expiry_days=730,
        referral_points=500,
        published_by="system",
    )


def test_each_publication_is_a_new_version_and_an_unchanged_one_is_none() -> None:
    given(loyalty_scheme).when(publish()).then(published(1, FIRST))
    given(loyalty_scheme, published(1, FIRST)).when(publish()).then_nothing()
    given(loyalty_scheme, published(1, FIRST)).when(publish(LATER, points=2)).then(published(2, LATER, 2))


def test_a_currency_is_named_once() -> None:
    given(loyalty_scheme).when(publish(FIRST, "CNY", "USD", "CNY")).rejected(Invalid, "twice")


def test_the_version_of_a_day_is_the_one_that_took_effect_last() -> None:
    scheme = loyalty_scheme.fold([published(1, FIRST), published(2, LATER, 2), published(3, LATER, 3)])
    assert scheme.on(date(2025, 12, 31)) is None
    assert [scheme.on(day) for day in (FIRST, date(2026, 6, 30), LATER)] == [
        scheme.versions[0], scheme.versions[0], scheme.versions[2],
    ]  # fmt: skip
    assert decide(publish(LATER, points=3), scheme) == [] and LoyaltyScheme().on(LATER) is None
