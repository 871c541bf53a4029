"""What the answers to a survey come to."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from services.customer.surveys.events import SurveyKind
from services.customer.surveys.scale import SCALES


@dataclass(frozen=True, slots=True)
class Result:
    """`exact`: the score with two places, `score` to a whole number, halves away from zero; None of no answers. Of NPS
    `promoters`, `passives` and `detractors` are counts, of CSAT `satisfied`."""

    responses: int
    exact: Decimal | None
    promoters: int | None = None
    passives: int | None = None
    detractors: int | None = None
    satisfied: int | None = None

    @property
    def score(self) -> int | None:
        return None if self.exact is None else int(self.exact.quantize(Decimal(1), ROUND_HALF_UP))


def result_of(kind: SurveyKind, counts: Mapping[int, int]) -> Result:
    """`counts`: how many gave each score."""
    responses = sum(counts.values())
    content = sum(many for score, many in counts.items() if score >= SCALES[kind].content_from)
    if kind is SurveyKind.CSAT:
        return Result(responses, _percent(content, responses), satisfied=content)
    against = sum(many for score, many in counts.items() if score < SCALES[kind].low_below)
    return Result(
        responses,
        _percent(content - against, responses),
        promoters=content,
        passives=responses - content - against,
        detractors=against,
    )


def _percent(part: int, whole: int) -> Decimal | None:
    return (Decimal(100 * part) / whole).quantize(Decimal("0.01"), ROUND_HALF_UP) if whole else None
