"""Whether what is divided of deals adds up to them."""

from collections.abc import Iterable, Iterator, Sequence

from shared.kernel.invariants import Happened, Invariant
from shared.kernel.money import ZERO

from .decider import deal


class Shares:
    """What is divided of a deal adds up to it."""

    def __init__(self, common: Sequence[Happened] = ()) -> None:
        self._count = 0

    def beside(self, own: Sequence[Happened]) -> Iterable[str]:
        return ()

    def wrong(self, stream: str, events: Sequence[Happened]) -> Iterator[str]:
        for event, meta in events:
            shares = getattr(event, "shares", ())
            whole = getattr(event, "amount", getattr(event, "open", ZERO))
            parts = sum((share.amount for share in shares), ZERO)
            self._count += 1
            if shares and parts != whole:
                yield f"the shares at {meta.position} add up to {parts}, not to {whole}"

    def total(self) -> Iterable[str]:
        return ()

    def figures(self) -> str:
        return f"{self._count} divisions"


shares = Invariant("shares add up to their deals", (deal.category,), Shares)
