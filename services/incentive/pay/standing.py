"""Standing lines: what caps and draws of plans give, reckoned from the lines of commission by their own months.

- A cap: by the end of each month, what the plan has paid since its period (month, quarter, year, or deal) began, beyond
  the cap, is taken. What is cancelled later gives back what was taken.
- A draw: for each month whose statement was issued the plan pays at least the draw, pro rata to the days on which it
  covers the rep. What it advances it takes back from what later months bring beyond their own draw.

Both are a function of the lines and not of their order. Lines make up the difference to what was entered before.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias
from uuid import UUID, uuid5

from shared.kernel.calendar import Grain, period, period_of
from shared.kernel.money import ZERO, allocate

from ..plans.events import Accumulation
from .account import PayAccount, last_day, month_of
from .events import Limit, PayKind, PayLine


@dataclass(frozen=True)
class Standing:
    """What a slot is to add up to, and why."""

    kind: PayKind
    month: str
    currency: str
    amount: Decimal
    limit: Limit
    inputs: Mapping[str, str]


Monthly: TypeAlias = dict[tuple[UUID, str, str], Decimal]
"""By plan, currency and month."""


def standing_lines(state: PayAccount, rep_id: UUID) -> Iterator[PayLine]:
    """The lines that are missing of caps and draws."""
    wanted = wanted_of(state) if state.limits else {}
    for slot in sorted({*wanted, *_slots(state)}):
        posted, count = state.posted.get(slot, (ZERO, 0))
        standing = wanted.get(slot)
        missing = (standing.amount if standing else ZERO) - posted
        if missing:
            yield _line(rep_id, slot, count, missing, standing or _gone(state, slot))


def wanted_of(state: PayAccount) -> dict[str, Standing]:
    """By slot what the caps and draws in force give."""
    plans = {limit.plan_id: limit for limit in state.limits}
    commissions = [one for one in state.lines.values() if one.kind is PayKind.COMMISSION and one.rule_id in plans]
    found: dict[str, Standing] = {}
    monthly: Monthly = defaultdict(lambda: ZERO)
    for line in commissions:
        assert line.rule_id is not None  # it is that of one of the plans
        monthly[line.rule_id, line.currency, month_of(line.on)] += line.amount
    for limit in plans.values():
        if limit.cap is not None:
            for slot, standing in _capped(limit, limit.cap, commissions):
                found[slot] = standing
                monthly[limit.plan_id, standing.currency, standing.month] += standing.amount
    for limit in plans.values():
        if limit.draw and limit.currency:
            found.update(_drawn(state, limit, limit.draw, limit.currency, monthly))
    return found


def _capped(limit: Limit, cap: Decimal, lines: Iterable[PayLine]) -> Iterator[tuple[str, Standing]]:
    by_period: dict[tuple[str, str], Monthly] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for line in lines:
        if line.rule_id == limit.plan_id:
            over = _period(limit.accumulate, line)
            by_period[over, line.currency][limit.plan_id, line.currency, month_of(line.on)] += line.amount
    for (over, currency), months in sorted(by_period.items()):
        paid, taken = ZERO, ZERO
        for (_, _, month), amount in sorted(months.items(), key=lambda one: one[0][2]):
            paid += amount
            to_date = -max(ZERO, paid - cap)
            inputs = {"over": over, "cap": str(cap), "paid_to_date": str(paid), "taken_to_date": str(-to_date)}
            if to_date != taken:
                slot = f"cap/{limit.plan_id}/{over}/{currency}/{month}"
                yield slot, Standing(PayKind.CAP, month, currency, to_date - taken, limit, inputs)
            taken = to_date


def _drawn(
    state: PayAccount, limit: Limit, draw: Decimal, currency: str, monthly: Monthly
) -> Iterator[tuple[str, Standing]]:
    advanced = ZERO
    for month in sorted(state.issued):
        least = sum((_part_of(one, draw, month) for one in state.limits if one.plan_id == limit.plan_id), ZERO)
        earned = monthly.get((limit.plan_id, currency, month), ZERO)
        change = least - earned if least > earned else -min(advanced, earned - least)
        advanced += change
        if change:
            inputs = {"draw": str(least), "commission": str(earned), "advanced_to_date": str(advanced)}
            slot = f"draw/{limit.plan_id}/{currency}/{month}"
            yield slot, Standing(PayKind.DRAW, month, currency, change, limit, inputs)


def _part_of(limit: Limit, draw: Decimal, month: str) -> Decimal:
    """The draw for the days of the month on which the plan covers the rep."""
    whole = period(month)
    first, last = max(whole.first, limit.first), min(whole.last, limit.last or date.max)
    covered, days = (last - first).days + 1, (whole.last - whole.first).days + 1
    return allocate(draw, [Decimal(covered), Decimal(days - covered)])[0] if covered > 0 else ZERO


def _period(accumulate: Accumulation, line: PayLine) -> str:
    if accumulate is Accumulation.DEAL:
        return str(line.subject)
    return period_of(line.on, Grain(accumulate.value))


def _slots(state: PayAccount) -> Iterator[str]:
    return (slot for slot in state.posted if slot.startswith(("cap/", "draw/")))


def _gone(state: PayAccount, slot: str) -> Standing:
    """Of a slot to which the rules give nothing any more."""
    former = next(line for line in state.lines.values() if line.slot == slot)
    limit = Limit(
        plan_id=former.rule_id, plan_version=former.rule_version, first=former.on, accumulate=Accumulation.MONTH
    )
    return Standing(former.kind, month_of(former.on), former.currency, ZERO, limit, {})


def _line(rep_id: UUID, slot: str, count: int, amount: Decimal, standing: Standing) -> PayLine:
    return PayLine(
        line_id=uuid5(rep_id, f"{slot}/{count}"),
        kind=standing.kind,
        amount=amount,
        currency=standing.currency,
        on=last_day(standing.month),
        what=WORDS[standing.kind, amount > 0],
        rule_id=standing.limit.plan_id,
        rule_version=standing.limit.plan_version,
        inputs=dict(standing.inputs),
        slot=slot,
    )


WORDS = {
    (PayKind.CAP, False): "Commission beyond the plan's cap",
    (PayKind.CAP, True): "Commission below the plan's cap again",
    (PayKind.DRAW, True): "Advance up to the plan's draw",
    (PayKind.DRAW, False): "Advance taken back from commission beyond the draw",
}
