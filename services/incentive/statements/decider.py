"""A statement run, one for each month, whose result stays; and the exports of a month, each of which is kept."""

from collections.abc import Sequence
from uuid import NAMESPACE_URL, UUID, uuid5

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Count
from shared.kernel.messages import Command
from shared.kernel.rejections import Rejection

from .events import CurrencyTotal, PayoutExported, StatementRunCompleted


class MonthNotBegun(Rejection):
    """The month has not begun yet."""


class CompleteStatementRun(Command):
    period: Code
    statements: Count
    totals: tuple[CurrencyTotal, ...]


class RecordPayout(Command):
    period: Code
    statements: Count
    totals: tuple[CurrencyTotal, ...]


def run_id(period: str) -> UUID:
    """The stream of the run of that month."""
    return uuid5(NAMESPACE_URL, f"incentive/statement-run/{period}")


def payout_id(period: str) -> UUID:
    """The stream of the exports of that month."""
    return uuid5(NAMESPACE_URL, f"incentive/payout/{period}")


def _complete(command: CompleteStatementRun, state: StatementRunCompleted | None) -> Sequence[StatementRunCompleted]:
    return [] if state else [StatementRunCompleted(**dict(command))]


statement_run: Decider[CompleteStatementRun, StatementRunCompleted | None, StatementRunCompleted] = Decider(
    "statement_run", None, _complete, lambda state, event: event, StatementRunCompleted
)


def _record(command: RecordPayout, state: tuple[PayoutExported, ...]) -> Sequence[PayoutExported]:
    return [PayoutExported(**dict(command), number=len(state) + 1, exported_at=command.at, exported_by=command.by.sub)]


payout: Decider[RecordPayout, tuple[PayoutExported, ...], PayoutExported] = Decider(
    "payout", (), _record, lambda state, event: (*state, event), PayoutExported
)
