"""A sweep over HTTP: carried out as of what the body says, recorded, and answered with the record of the run."""

from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from fastapi import Response

from shared.kernel.messages import Command
from shared.kernel.rejections import NotFound
from shared.kernel.transaction import Transaction
from shared.readers.reading import PositionNotReached
from shared.readers.sweeps import Sweep

from .execute import Executing
from .reading import NotReached

AsOf = TypeVar("AsOf", date, datetime)


async def swept(do: Executing, sweep: Sweep[AsOf], body: Command, as_of: AsOf) -> Response:
    """Run `sweep` as of `as_of`. A repetition with the same Idempotency-Key sweeps no second time. Raises NotReached
    where the readers that it depends on are too far behind."""
    repeated = await do.was_answered()
    done: Command | None = None

    async def record(tx: Transaction, run_id: UUID, _: Command) -> None:
        nonlocal done
        if repeated:
            raise NotFound  # there is no second run; the executor answers with the first
        done = done or await sweep.carry_out(do.sweeping(), as_of)
        await tx.send(sweep.run, run_id, done)

    try:
        return await do(record, sweep.recorded(as_of) if sweep.recorded else do.new_id(), body)
    except PositionNotReached as late:
        raise NotReached() from late
