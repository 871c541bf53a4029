"""What the incentive service publishes: commissions as they are earned, released and clawed back, bonuses, honours,
penalties, what is paid by statements, and steps on the ladders."""

from uuid import UUID

from shared.kernel.fields import Code, Count, Currency, Day, Id, Money, PositiveMoney, SignedMoney, Text
from shared.kernel.messages import Event


class CommissionLine(Event):
    """A signed line of a rep's commission account. `period` is the month of `on`; `source_event` the published
    event that caused it, where there is one."""

    line_id: Id
    rep_id: Id
    contract_id: Id
    amount: SignedMoney
    currency: Currency
    on: Day
    period: str
    plan_id: Id
    plan_version: int
    source_event: UUID | None = None


class CommissionEarned(CommissionLine):
    pass


class CommissionReleased(CommissionLine):
    pass


class CommissionClawedBack(CommissionLine):
    pass


class CommissionAdjusted(CommissionLine):
    pass


class BonusEarned(Event):
    """A rep's bonus for a period, under a version of a bonus plan: its own, or with `unit_id` its part of that unit's.
    `on` is the period's last day. `source_event` tells what the target was, where there is one."""

    bonus_id: Id
    rep_id: Id
    plan_id: Id
    plan_version: Count
    unit_id: Id | None = None
    period: Code
    on: Day
    amount: PositiveMoney
    currency: Currency
    source_event: UUID | None = None


class HonourAwarded(Event):
    """A rep was honoured for a period. `kind` says what for (champion, best_service), `honour` is its
    name, `on` the period's last day, and `grounds` are the events that speak for it, as far as they are listed."""

    award_id: Id
    honour_id: Id
    honour: Text
    kind: Code
    rep_id: Id
    period: Code
    on: Day
    grounds: tuple[Id, ...] = ()


class PenaltyImposed(Event):
    """A penalty was imposed on a rep: a warning, fine, demotion or dismissal (`step`), by a `clause` of a rule, for
    what the events named as its grounds tell. A fine has an amount. It may be appealed until `appeal_until`, that day
    included, and takes no effect on pay before it is decided."""

    penalty_id: Id
    rep_id: Id
    step: Code
    rule_id: Id | None = None
    clause: Text
    grounds: tuple[Id, ...]
    amount: Money | None = None
    currency: Currency | None = None
    on: Day
    appeal_until: Day


class PaidSum(Event):
    """What a statement pays of one kind of line in one currency: base, allowance, commission, bonus, prize, benefit,
    fine, cap, draw, adjustment. What is taken is negative."""

    kind: Code
    currency: Currency
    amount: SignedMoney


class StatementLocked(Event):
    """What a rep is paid for a period (a month) stands for good. `sums` add up, in each currency, to what is paid.
    Commission lines in it were told by their own events as well."""

    statement_id: Id
    rep_id: Id
    period: Code
    locked_on: Day
    sums: tuple[PaidSum, ...]


class RungChanged(Event):
    """What both steps on a ladder carry: a rep stands on the rung `to` of a ladder (`track`: management or expert)
    from the day `on`, before that on `from_rung`. It comes with a position of the organisation and a pay grade."""

    rep_id: Id
    ladder_id: Id
    track: Code
    from_rung: Code | None = None
    to: Code
    position: Code
    pay_grade: Code | None = None
    grounds: Text
    on: Day


class PromotionGranted(RungChanged):
    promotion_id: Id


class Demoted(RungChanged):
    """`penalty_id` names the penalty that it carries out, where there is one."""

    demotion_id: Id
    penalty_id: Id | None = None


class PenaltyLifted(Event):
    """A penalty that was imposed counts no more: an appeal revoked it, or it was lifted later (`cause`: appeal,
    lifted)."""

    penalty_id: Id
    rep_id: Id
    cause: Code
    on: Day
