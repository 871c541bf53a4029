"""What clients were told, against the log: all or nothing, once, and never a stale no."""

from collections.abc import Callable, Iterator

from shared.kernel.rejections import Rejection
from shared.log.log import Recorded

from . import bank, club
from .clients import Asked
from .history import History
from .world import World

SIZES = {bank.Open: 1, bank.Deposit: 1, bank.Withdraw: 1, bank.Rename: 1, bank.Transfer: 2, club.Spend: 1}


class Requests:
    """Each request against the log."""

    def __init__(self, world: World, histories: dict[str, History]) -> None:
        self._histories = histories
        self._written: dict[tuple[str, int], list[Recorded]] = {}
        for made in (world.bank, world.club):
            for row, event in zip(made.log.rows, histories[made.name].events, strict=True):
                if row.source is None and isinstance(event, bank.AccountEvent | club.Spent):
                    self._written.setdefault((made.name, event.tag), []).append(row)

    def findings(self, asked: Asked) -> Iterator[str]:
        rows = self._written.get((asked.service, asked.tag), [])
        positions = [row.position for row in rows]
        if len(rows) not in (0, SIZES[type(asked.command)]) or positions != _following(positions):
            yield f"all or nothing: {asked} is at {positions}"
        elif asked.told == "done":
            yield from self._done(asked, rows)
        elif rows and not asked.lost:
            yield f"a refusal changes nothing: {asked} was told {asked.told} {asked.why}, and is at {positions}"
        if asked.told == "refused":
            yield from self._refused(asked)
        if asked.told == "precondition" and not self._ever(asked, self._differs):
            yield f"never a stale no: {asked} was told {asked.why}, which was never so"

    def _done(self, asked: Asked, rows: list[Recorded]) -> Iterator[str]:
        told = f"{asked} was told {asked.answers} at {asked.position}"
        if {*asked.answers} != {f"{len(rows)} events"}:
            yield f"acknowledged once: {told}, and is at {[row.position for row in rows]}"
        elif rows and asked.position != rows[-1].position:
            yield f"acknowledged once: {told}, and ends at {rows[-1].position}"
        elif rows and asked.if_match is not None and rows[0].version != asked.if_match + 1:
            yield f"if-match: {told}, and is version {rows[0].version}"
        elif not rows and not self._ever(asked, self._says_nothing):
            yield f"never a stale no: {told}, when there was something to do"

    def _refused(self, asked: Asked) -> Iterator[str]:
        if not self._ever(asked, self._refuses):
            yield (
                f"never a stale no: {asked} was told {asked.why} between {asked.since} and {asked.until}, "
                "when nothing stood against it"
            )

    def _ever(self, asked: Asked, holds: Callable[[Asked, int], bool]) -> bool:
        """Whether it was so at any moment between the question and the answer."""
        moments = self._histories[asked.service].moments(asked.since, asked.until)
        return any(holds(asked, position) for position in moments)

    def _refuses(self, asked: Asked, position: int) -> bool:
        return isinstance(self._histories[asked.service].answer(asked, position), Rejection)

    def _says_nothing(self, asked: Asked, position: int) -> bool:
        return self._histories[asked.service].answer(asked, position) == 0

    def _differs(self, asked: Asked, position: int) -> bool:
        stream = asked.decider.stream(asked.stream_id)
        return self._histories[asked.service].at(stream, position).version != asked.if_match


def _following(positions: list[int]) -> list[int]:
    return list(range(positions[0], positions[0] + len(positions))) if positions else []
