"""The scales of surveys, and what a score on them says.

NPS: Reichheld, The One Number You Need to Grow (Harvard Business Review, 2003): promoters give 9 or 10, detractors 0 to
6. CSAT: satisfied is who gives 4 or 5 of five.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from .events import SurveyKind


@dataclass(frozen=True, slots=True)
class Scale:
    """Scores from `lowest` to `highest`; content is who gives `content_from` or more, and of NPS a detractor who gives
    less than `low_below`, which is also what is followed up unless the survey says otherwise."""

    lowest: int
    highest: int
    content_from: int
    low_below: int


SCALES: Mapping[SurveyKind, Scale] = {
    SurveyKind.NPS: Scale(lowest=0, highest=10, content_from=9, low_below=7),
    SurveyKind.CSAT: Scale(lowest=1, highest=5, content_from=4, low_below=3),
}
