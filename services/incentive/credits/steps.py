"""Amounts that change from day to day."""

from datetime import date
from decimal import Decimal
from typing import TypeAlias

from shared.kernel.money import ZERO

Steps: TypeAlias = tuple[tuple[date, Decimal], ...]
"""An amount from each day on, in order of the days; zero before the first."""


def at(steps: Steps, day: date) -> Decimal:
    found = ZERO
    for since, amount in steps:
        if since > day:
            break
        found = amount
    return found


def plus(a: Steps, b: Steps) -> Steps:
    """The sum of two amounts on every day."""
    if len(a) == 1 and len(b) == 1 and a[0][0] == b[0][0]:
        return ((a[0][0], a[0][1] + b[0][1]),)
    days = sorted({day for day, _ in a} | {day for day, _ in b})
    return tuple((day, at(a, day) + at(b, day)) for day in days)


def since(steps: Steps, day: date) -> Steps:
    """The amount as it stands on `day`, and its later changes."""
    return ((day, at(steps, day)), *(step for step in steps if step[0] > day))
