from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.customer.customers.decider import customer
from services.customer.customers.events import CustomerRegistered, Kind, Profile
from services.customer.tier_standing.decider import OverrideTier, ReckonTier
from services.customer.tier_standing.events import Cause, Tier, TierChanged, TierOverridden, TierReckoned
from shared.kernel.messages import Actor, Event
from shared.kernel.rejections import Invalid, NotFound, OwnApproval
from shared.testing.spec import given

OWNER, RUN = UUID(int=1), UUID(int=2)
registered = CustomerRegistered(profile=Profile(name="Gifts", kind=Kind.COMPANY), owner_id=OWNER)
JANUARY, MARCH, MAY, JULY = (date(2005, month, 1) for month in (1, 3, 5, 7))
SCORES = {Tier.A: (5, 5, 5), Tier.B: (3, 3, 3), Tier.C: (1, 1, 1)}
TODAY = date(2026, 11, 22)


def values(as_of: date, tier: Tier, **more: Any) -> dict[str, Any]:
    r, f, m = SCORES[tier]
    inputs = {"recency_days": 3, "frequency": 2, "monetary": "9.50", "currency": "USD"}
    return {"run_id": RUN, "as_of": as_of, "tier": tier, **inputs, "r": r, "f": f, "m": m, "scheme_version": 1, **more}


def reckon(as_of: date, tier: Tier) -> ReckonTier:
    return ReckonTier(**values(as_of, tier))


def reckoned(as_of: date, tier: Tier) -> TierReckoned:
    return TierReckoned(**values(as_of, tier))


def changed(
    as_of: date, old: Tier | None, new: Tier, scored: Tier | None = None, cause: Cause = Cause.RUN
) -> TierChanged:
    r, f, m = SCORES[scored or new]
    return TierChanged(as_of=as_of, old=old, new=new, cause=cause, r=r, f=f, m=m, scheme_version=1)


def override(tier: Tier, until: date, **more: Any) -> OverrideTier:
    return OverrideTier(tier=tier, reason="opens twelve shops", until=until, today=TODAY, **more)


def overridden(tier: Tier, begins: date, until: date) -> TierOverridden:
    return TierOverridden(tier=tier, reason="opens twelve shops", from_=begins, until=until, overridden_by="boss")


def history(*events: Event) -> Any:
    return given(customer, registered, *events)


BOSS = Actor("boss")
B_IN_MARCH = (reckoned(MARCH, Tier.B), changed(MARCH, None, Tier.B))


def test_a_run_gives_a_tier_and_one_that_finds_the_same_again_says_nothing_new() -> None:
    history().when(reckon(MARCH, Tier.B)).then(*B_IN_MARCH)
    history(*B_IN_MARCH).when(reckon(MARCH, Tier.B)).then_nothing()
    history(*B_IN_MARCH).when(reckon(MAY, Tier.B)).then(reckoned(MAY, Tier.B))
    history(*B_IN_MARCH).when(reckon(MAY, Tier.A)).then(reckoned(MAY, Tier.A), changed(MAY, Tier.B, Tier.A))


def test_a_run_as_of_an_earlier_day_tells_that_days_tier_and_the_later_one_again() -> None:
    known = (*B_IN_MARCH, reckoned(JULY, Tier.B))
    done = history(*known).when(reckon(MAY, Tier.C))
    done.then(reckoned(MAY, Tier.C), changed(MAY, Tier.B, Tier.C), changed(JULY, Tier.C, Tier.B))
    standing = done.state.standing
    assert [standing.on(day) for day in (JANUARY, MARCH, MAY, JULY)] == [None, Tier.B, Tier.C, Tier.B]
    assert standing.tier is Tier.B and standing.told == {MARCH: Tier.B, MAY: Tier.C, JULY: Tier.B}
    history(*known).when(reckon(JANUARY, Tier.B)).then(reckoned(JANUARY, Tier.B), changed(JANUARY, None, Tier.B))


def test_an_override_holds_from_today_to_its_end_whatever_runs_say() -> None:
    until = date(2026, 12, 31)
    done = history(*B_IN_MARCH).when(override(Tier.A, until), by=BOSS)
    told = changed(TODAY, Tier.B, Tier.A, Tier.B, Cause.OVERRIDE)
    done.then(overridden(Tier.A, TODAY, until), told)
    assert (done.state.standing.tier, done.state.standing.on(JULY)) == (Tier.A, Tier.B)
    known = (*B_IN_MARCH, overridden(Tier.A, TODAY, until), told)
    history(*known).when(override(Tier.A, until), by=BOSS).then_nothing()
    history(*known).when(reckon(date(2026, 12, 1), Tier.C)).then(reckoned(date(2026, 12, 1), Tier.C))


def test_the_first_run_after_its_last_day_ends_an_override() -> None:
    known = (*B_IN_MARCH, overridden(Tier.A, MARCH, date(2005, 4, 30)), changed(MARCH, Tier.B, Tier.A, Tier.B))
    done = history(*known).when(reckon(JULY, Tier.C))
    done.then(reckoned(JULY, Tier.C), changed(MAY, Tier.A, Tier.B), changed(JULY, Tier.B, Tier.C))
    assert done.state.standing.tier is Tier.C


def test_one_that_is_entered_after_its_end_begins_with_the_last_run_by_then() -> None:
    told = changed(MARCH, Tier.B, Tier.A, Tier.B, Cause.OVERRIDE)
    history(*B_IN_MARCH).when(override(Tier.A, MAY), by=BOSS).then(overridden(Tier.A, MARCH, MAY), told)
    done = history().when(override(Tier.A, MAY), by=BOSS)
    assert [event.as_of for event in done.events if isinstance(event, TierChanged)] == [MAY]


def test_a_later_override_takes_the_place_of_the_one_before() -> None:
    known = (*B_IN_MARCH, overridden(Tier.A, MARCH, JULY), changed(MARCH, Tier.B, Tier.A, Tier.B, Cause.OVERRIDE))
    done = history(*known).when(override(Tier.C, JULY, **{"from": MAY}), by=BOSS)
    done.then(overridden(Tier.C, MAY, JULY), changed(MAY, Tier.A, Tier.C, Tier.B, Cause.OVERRIDE))
    assert done.state.standing.tier is Tier.C


@pytest.mark.parametrize(
    "command",
    [
        override(Tier.A, MARCH, **{"from": MAY}),
        override(Tier.A, JANUARY),
        override(Tier.A, date(2027, 1, 1), **{"from": date(2026, 12, 1)}),
    ],
    ids=["ends before it begins", "before the last run", "begins tomorrow"],
)
def test_an_override_has_days_that_make_sense(command: OverrideTier) -> None:
    history(*B_IN_MARCH).when(command, by=BOSS).rejected(Invalid)


def test_nobody_overrides_the_tier_of_a_customer_of_their_own() -> None:
    history(*B_IN_MARCH).when(override(Tier.A, MAY), by=Actor("boss", rep_id=OWNER)).rejected(OwnApproval)
    given(customer).when(override(Tier.A, MAY)).rejected(NotFound)
