"""A rep's share of a deal, as it is stored and as a client writes it, and the part of an amount that it comes to."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from pydantic import ConfigDict

from shared.kernel.fields import Id, Percent, SignedMoney
from shared.kernel.messages import Value
from shared.kernel.money import allocate
from shared.kernel.rejections import Invalid

HUNDRED = Decimal(100)


class Split(Value):
    """A rep's share of the deal, in percent; the shares of a deal add up to 100."""

    rep_id: Id
    percent: Percent


class SplitBody(Split):
    model_config = ConfigDict(extra="forbid")


class RepAmount(Value):
    rep_id: Id
    amount: SignedMoney


def plain_splits(splits: Iterable[Split]) -> tuple[Split, ...]:
    """The event's own values in place of the stricter ones of the request."""
    return tuple(Split(rep_id=split.rep_id, percent=split.percent) for split in splits)


def all_to(rep_id: UUID) -> tuple[Split, ...]:
    return (Split(rep_id=rep_id, percent=HUNDRED),)


def check_splits(splits: Sequence[Split]) -> None:
    """Invalid where the shares are not 100 %, exactly."""
    if len({split.rep_id for split in splits}) < len(splits):
        raise Invalid("/splits", "a rep has one share only")
    for index, split in enumerate(splits):
        if split.percent == 0:
            raise Invalid(f"/splits/{index}/percent", "a share is more than 0")
    if (total := sum((split.percent for split in splits), Decimal(0))) != HUNDRED:
        raise Invalid("/splits", f"the shares must add up to 100, not {total:f}")


def credits(amount: Decimal, splits: Sequence[Split]) -> dict[UUID, Decimal]:
    """Each rep's share of `amount`. The parts add up to it, to the cent."""
    return dict(zip((s.rep_id for s in splits), allocate(amount, [s.percent for s in splits]), strict=True))


def rep_amounts(parts: Mapping[UUID, Decimal]) -> tuple[RepAmount, ...]:
    """The parts as events carry them."""
    return tuple(RepAmount(rep_id=rep_id, amount=amount) for rep_id, amount in parts.items())
