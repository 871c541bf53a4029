"""Histories by days: what is dated is entered in the order of its dates."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.kernel.rejections import Rejection


class DatesOutOfOrder(Rejection):
    """What is dated is entered in the order of its dates."""


@dataclass(frozen=True, slots=True)
class Since:
    """A unit or a rep, from a day on (None: from the beginning)."""

    id: UUID
    on: date | None


def continues(history: tuple[Since, ...], id: UUID, on: date) -> bool:
    """Whether nothing changes. DatesOutOfOrder where the last change came later than `on`."""
    if not history:
        return False
    if history[-1].id == id:
        return True
    not_before(history[-1].on, on)
    return False


def not_before(last: date | None, on: date) -> None:
    if last is not None and on < last:
        raise DatesOutOfOrder(f"The last change is of {last}.")
