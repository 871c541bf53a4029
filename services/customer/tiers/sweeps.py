"""The tier run: the customers under each version of the scheme that is in force, scored among themselves."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import RowMapping

from services.customer.customers.decider import customer
from services.customer.customers.projections import customers
from services.customer.tier_schemes.decider import SCHEME_ID, TierSchemes, tier_scheme
from services.customer.tier_schemes.events import TierSchemePublished
from services.customer.tier_schemes.scoring import Buyer, Scores, scored, tier_of
from services.customer.tier_standing.decider import ReckonTier
from services.customer.tier_standing.events import Tier, TierChanged
from shared.kernel.money import ZERO
from shared.kernel.transaction import Send
from shared.readers.sweeps import Sweep, Sweeping

from .decider import CompleteTierRun, NoTierScheme, run_id, tier_run
from .projections import projection, purchases


@dataclass(frozen=True)
class Group:
    """The customers under one version of the scheme, and how many are under none."""

    scheme: TierSchemePublished
    rows: Sequence[RowMapping]
    left_out: int


async def grade(sweeping: Sweeping, as_of: date) -> CompleteTierRun:
    """Once for each day: a run that was recorded is said again."""
    if recorded := await sweeping.state(tier_run, run_id(as_of)):
        return CompleteTierRun(**dict(recorded))
    groups = await _groups(sweeping, await sweeping.state(tier_scheme, SCHEME_ID), as_of)
    if not groups:
        raise NoTierScheme(f"Publish one with PUT /v1/tier-scheme that is in force on {as_of}.")
    own, currency = _spoken([row for group in groups for row in group.rows if row["frequency"]])
    commands = {key: one for group in groups for key, one in reckoned(group, as_of, own, currency)}
    events = await sweeping.send(Send(customer, customer_id, command) for customer_id, command in commands.items())
    tiers = Counter(command.tier for command in commands.values())
    return CompleteTierRun(
        as_of=as_of,
        scheme_versions=tuple(sorted(group.scheme.scheme_version for group in groups)),
        currency=currency,
        customers=len(commands),
        buyers=sum(command.frequency > 0 for command in commands.values()),
        changed=sum(isinstance(event, TierChanged) and event.as_of == as_of for event in events),
        left_out=sum(group.left_out for group in groups[:1]),
        tiers={tier: tiers[tier] for tier in Tier},
    )


async def _groups(sweeping: Sweeping, schemes: TierSchemes, as_of: date) -> list[Group]:
    groups = []
    for scheme in schemes.all_on(as_of):
        rows = await sweeping.find(purchases(as_of, scheme.window_days), (customers, projection))
        holding = [schemes.on(as_of, row["industry"]) for row in rows]
        mine = [row for row, holds in zip(rows, holding, strict=True) if holds == scheme]
        groups.append(Group(scheme, mine, holding.count(None)))
    return groups


def _spoken(buyers: Sequence[RowMapping]) -> tuple[bool, str | None]:
    """Whether deals count in their own currency, which they do where they have but one, and which currency that is;
    else in the company's own."""
    own = {row["currency"] for row in buyers}
    if len(own) <= 1 and None not in own:
        return True, next(iter(own), None)
    return False, next((row["base_currency"] for row in buyers), None)


def reckoned(group: Group, as_of: date, own: bool, currency: str | None) -> Iterator[tuple[UUID, ReckonTier]]:
    """What each customer of the group is told."""
    buyers = {row["id"]: _buyer(row, as_of, own) for row in group.rows if row["frequency"]}
    scores = scored(group.scheme, list(buyers.values()))
    for row in group.rows:
        buyer, score = buyers.get(row["id"]), scores.get(row["id"], Scores())
        yield (
            row["id"],
            ReckonTier(
                run_id=run_id(as_of),
                as_of=as_of,
                tier=tier_of(group.scheme, score),
                recency_days=buyer.recency_days if buyer else None,
                frequency=buyer.frequency if buyer else 0,
                monetary=buyer.monetary if buyer else ZERO,
                currency=currency,
                r=score.r,
                f=score.f,
                m=score.m,
                scheme_version=group.scheme.scheme_version,
            ),
        )


def _buyer(row: RowMapping, as_of: date, own: bool) -> Buyer:
    return Buyer(
        customer_id=row["id"],
        external_id=row["external_id"],
        recency_days=(as_of - row["last_on"]).days,
        frequency=row["frequency"],
        monetary=row["amount"] if own else row["base_amount"],
    )


def first_of_month(now: datetime) -> date:
    """By itself a run comes once a month."""
    return now.date().replace(day=1)


sweep = Sweep("tiers", grade, tier_run, as_of=first_of_month, recorded=run_id)
