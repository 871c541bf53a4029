"""A statement is issued and locked in its rep's pay account, and found by its id."""

from collections.abc import Iterable
from uuid import UUID

from shared.kernel.fields import Day
from shared.kernel.messages import Command
from shared.kernel.rejections import NotFound
from shared.kernel.transaction import Transaction

from ..careers.salary import salary
from ..pay.account import statement_id
from ..pay.decider import IssueStatement, LockStatement, ReckonPay, pay
from .things import LOCATED_BY


class Lock(Command):
    on: Day


async def issue_statement(tx: Transaction, rep_id: UUID, command: IssueStatement) -> None:
    account = await tx.state(pay, rep_id)
    await _reckon_salary(tx, rep_id, (*account.issued, *command.run, command.period))
    account = await tx.send(pay, rep_id, command)
    if command.period in account.issued:
        tx.claim(LOCATED_BY, str(statement_id(rep_id, command.period)), pay.stream(rep_id))


async def lock_statement(tx: Transaction, thing_id: UUID, command: Lock) -> None:
    rep_id = await tx.locate(LOCATED_BY, str(thing_id))
    if rep_id is None:
        raise NotFound("There is no such statement.")
    account = await tx.state(pay, rep_id)
    issued = next(one for one in account.issued.values() if one.statement_id == thing_id)
    await _reckon_salary(tx, rep_id, account.issued)
    await tx.send(pay, rep_id, LockStatement(rep_id=rep_id, period=issued.period, on=command.on))


async def _reckon_salary(tx: Transaction, rep_id: UUID, months: Iterable[str]) -> None:
    """Base pay and allowances as everything is known now; what has changed for a locked month is made up for."""
    asked = tuple(sorted(set(months)))
    await tx.send(pay, rep_id, ReckonPay(rep_id=rep_id, months=asked, dues=await salary(tx, rep_id, asked)))
