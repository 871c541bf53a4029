"""Commands on the company's business day, with the standing that was reckoned for them."""

from collections.abc import Sequence
from uuid import UUID

from pydantic import ConfigDict, Field

from shared.kernel.calendar import period
from shared.kernel.fields import Code, Currency, Day, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import Invalid
from shared.kernel.transaction import Process, Transaction

from ..plans.decider import WhoBody
from ..results.metric import Metric
from .decider import AnnounceContest, CancelContest, CloseContest, DraftContest, FreezeStanding, contest
from .events import Place, Prize


class PrizeBody(Prize):
    model_config = ConfigDict(extra="forbid")


class ContestBody(Command):
    """A `period` by its name (2004, 2004-Q3, 2004-08, 2004-W12), or `from` one day `to` another. Money is in the
    company's own currency unless another is named."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    name: Text
    metric: Metric
    period: Code | None = None
    from_: Day | None = Field(None, alias="from")
    to: Day | None = None
    participants: WhoBody | None = None
    currency: Currency | None = None
    prizes: list[PrizeBody] = Field(default_factory=list, max_length=100)


class FreezeBody(Command):
    as_of: Day


class CancelBody(Command):
    reason: Text


def drafting(base_currency: str) -> Process:
    async def draft(tx: Transaction, contest_id: UUID, body: ContestBody) -> None:
        first, last = _days(body)
        await tx.send(
            contest,
            contest_id,
            DraftContest(
                name=body.name,
                metric=body.metric,
                period=body.period,
                from_=first,
                to=last,
                participants=body.participants,
                currency=body.currency or base_currency,
                prizes=tuple(body.prizes),
            ),
        )

    return draft


async def announce_contest(tx: Transaction, contest_id: UUID, body: Command) -> None:
    await tx.send(contest, contest_id, AnnounceContest(on=tx.day))


async def cancel_contest(tx: Transaction, contest_id: UUID, body: CancelBody) -> None:
    await tx.send(contest, contest_id, CancelContest(reason=body.reason, on=tx.day))


def freezing(places: Sequence[Place]) -> Process:
    async def freeze(tx: Transaction, contest_id: UUID, body: FreezeBody) -> None:
        await tx.send(contest, contest_id, FreezeStanding(as_of=body.as_of, on=tx.day, places=tuple(places)))

    return freeze


def closing(on: Day, places: Sequence[Place]) -> Process:
    async def close(tx: Transaction, contest_id: UUID, body: Command) -> None:
        await tx.send(contest, contest_id, CloseContest(contest_id=contest_id, on=on, places=tuple(places)))

    return close


def _days(body: ContestBody) -> tuple[Day, Day]:
    """Raises Invalid."""
    if body.period is None:
        for name, day in (("from", body.from_), ("to", body.to)):
            if day is None:
                raise Invalid(f"/{name}", "is required where no period is named")
        assert body.from_ is not None and body.to is not None
        return body.from_, body.to
    for name, day in (("from", body.from_), ("to", body.to)):
        if day is not None:
            raise Invalid(f"/{name}", "has no place beside a period")
    try:
        named = period(body.period)
    except ValueError as wrong:
        raise Invalid("/period", str(wrong)) from wrong
    return named.first, named.last
