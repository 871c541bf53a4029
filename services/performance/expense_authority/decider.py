"""The rules of the expense authority, and who may approve how much by it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from pydantic import ConfigDict

from shared.kernel.decider import Decider
from shared.kernel.fields import Currency, Day
from shared.kernel.messages import Command
from shared.kernel.money import ZERO
from shared.kernel.rejections import Invalid
from shared.kernel.versions import in_force

from .events import Approver, ExpenseAuthorityPublished, ExpenseLevel

AUTHORITY_ID = uuid5(NAMESPACE_URL, "performance/expense-authority")
"""The one stream of its versions."""
USUAL = {
    Approver.SUPERVISOR: Decimal(1_000),
    Approver.GROUP_LEADER: Decimal(1_000),
    Approver.SALES_MANAGER: Decimal(10_000),
    Approver.REGIONAL_MANAGER: Decimal(50_000),
}
"""Before any version is in force, in whatever currency the expense is."""


class ExpenseLevelBody(ExpenseLevel):
    model_config = ConfigDict(extra="forbid")


class PublishExpenseAuthority(Command):
    """The whole authority. Without a currency the amounts are in the company's own."""

    effective_on: Day
    currency: Currency | None = None
    levels: list[ExpenseLevelBody]


@dataclass(frozen=True, slots=True)
class Limit:
    """The most that somebody may approve, None without bound, by that version (0: the usual levels)."""

    amount: Decimal | None
    authority_version: int


@dataclass(frozen=True)
class ExpenseAuthority:
    """All versions, the one published last at the end."""

    versions: tuple[ExpenseAuthorityPublished, ...] = ()

    def limit(self, roles: Collection[str], currency: str, day: date) -> Limit:
        """Of several roles the highest holds. The director may approve all, and so may admin; a role that is not named
        nothing."""
        version = in_force(self.versions, day)
        number = version.authority_version if version else 0
        if {Approver.DIRECTOR, "admin"} & set(roles):
            return Limit(None, number)
        if version is None:
            named = USUAL
        elif version.currency != currency:
            named = {}
        else:
            named = {level.role: level.up_to for level in version.levels}
        return Limit(max((named.get(role, ZERO) for role in Approver if role in roles), default=ZERO), number)


def decide(command: PublishExpenseAuthority, state: ExpenseAuthority) -> Sequence[ExpenseAuthorityPublished]:
    if command.currency is None:
        raise Invalid("/currency", "is needed where the company has no currency of its own")
    levels = _levels(command.levels)
    last = state.versions[-1] if state.versions else None
    if last and (last.effective_on, last.currency, last.levels) == (command.effective_on, command.currency, levels):
        return []
    return [
        ExpenseAuthorityPublished(
            authority_version=len(state.versions) + 1,
            effective_on=command.effective_on,
            currency=command.currency,
            levels=levels,
            published_by=command.by.sub,
        )
    ]


def _levels(given: Sequence[ExpenseLevel]) -> tuple[ExpenseLevel, ...]:
    """From the lowest to the highest. Raises Invalid where a role is there twice, or named without effect."""
    by_role: dict[Approver, ExpenseLevel] = {}
    for index, level in enumerate(given):
        if level.role in by_role:
            raise Invalid(f"/levels/{index}/role", "a role has one level only")
        if level.role is Approver.DIRECTOR:
            raise Invalid(f"/levels/{index}/role", "the director approves any amount: there is nobody above")
        by_role[level.role] = ExpenseLevel(**dict(level))
    return tuple(by_role[role] for role in Approver if role in by_role)


def evolve(state: ExpenseAuthority, event: ExpenseAuthorityPublished) -> ExpenseAuthority:
    return ExpenseAuthority((*state.versions, event))


expense_authority: Decider[PublishExpenseAuthority, ExpenseAuthority, ExpenseAuthorityPublished] = Decider(
    "expense_authority", ExpenseAuthority(), decide, evolve, ExpenseAuthorityPublished
)
