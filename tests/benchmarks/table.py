"""A row of the table: what we reach beside a reference, both measured by turns in one run.

The ratio counts, greater is better for us; machines are noisy, so the spread of the rounds stands beside the median.
"""

import statistics
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

T = TypeVar("T")

ROUNDS = 7
"""The least that a median is of."""

Pairs: TypeAlias = Sequence[tuple[float, float]]
"""Of each round: ours, and the reference's."""


@dataclass(frozen=True, slots=True)
class Row:
    """`ours` and `reference` are medians, in `unit`; `ratio` is that of the rounds' ratios and `spread` the least and
    the greatest of them. `hold` is what must be reached, `aim` what should. `setting`: sizes of pools, amounts."""

    name: str
    ours: float
    reference: float
    ratio: float
    spread: tuple[float, float]
    hold: float
    aim: float
    unit: str
    setting: str

    @property
    def verdict(self) -> str:
        return "aim" if self.ratio >= self.aim else "hold" if self.ratio >= self.hold else "SHORT"

    @property
    def figures(self) -> dict[str, str | float]:
        """What build/bench.json says of it."""
        digits = 3 if self.ratio < 1 else 2
        return {
            "name": self.name,
            "ours": round(self.ours, 2),
            "reference": round(self.reference, 2),
            "ratio": round(self.ratio, digits),
            "hold": self.hold,
            "aim": self.aim,
        }


def rates(name: str, pairs: Pairs, hold: float, aim: float, setting: str) -> Row:
    """Of things done in a second."""
    return _row(name, pairs, [ours / reference for ours, reference in pairs], hold, aim, "/s", setting)


def times(name: str, pairs: Pairs, hold: float, aim: float, setting: str) -> Row:
    """Of seconds that something took; shown in milliseconds, and the ratio is reference / ours."""
    ratios = [reference / ours for ours, reference in pairs]
    milliseconds = [(ours * 1000, reference * 1000) for ours, reference in pairs]
    return _row(name, milliseconds, ratios, hold, aim, "ms", setting)


def _row(name: str, pairs: Pairs, ratios: Sequence[float], hold: float, aim: float, unit: str, setting: str) -> Row:
    return Row(
        name,
        statistics.median(ours for ours, _ in pairs),
        statistics.median(reference for _, reference in pairs),
        statistics.median(ratios),
        (min(ratios), max(ratios)),
        hold,
        aim,
        unit,
        f"{setting}; {len(pairs)} rounds",
    )


async def by_turns(
    ours: Callable[[], Awaitable[T]], reference: Callable[[], Awaitable[T]], rounds: int = ROUNDS
) -> list[tuple[T, T]]:
    """Rounds of the two, the second first; one more goes before them, to warm up."""
    pairs = []
    for _ in range(rounds + 1):
        other = await reference()
        pairs.append((await ours(), other))
    return pairs[1:]


HEADINGS = ("what", "ours", "reference", "ratio (spread)", "hold", "aim", "", "setting")


def table(rows: Iterable[Row]) -> str:
    """The rows as Markdown, their columns aligned."""
    cells = [HEADINGS, *map(_cells, rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(HEADINGS))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
             for row in cells]  # fmt: skip
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])


def _cells(row: Row) -> tuple[str, ...]:
    low, high = row.spread
    return (
        row.name, _figure(row.ours, row.unit), _figure(row.reference, row.unit),
        f"{row.ratio:.2f} ({low:.2f} to {high:.2f})", f"{row.hold:g}", f"{row.aim:g}", row.verdict, row.setting,
    )  # fmt: skip


def _figure(value: float, unit: str) -> str:
    return f"{value:,.0f} {unit}" if value >= 100 else f"{value:.3g} {unit}"
