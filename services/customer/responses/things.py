"""A case as clients see it, with what it answers."""

from datetime import datetime
from typing import Any

from shared.kernel.things import View

from .decider import Case, CaseStatus
from .events import Option


class CaseView(View):
    """The response and how it was judged, null before."""

    status: CaseStatus
    option: Option | None
    rationale: str | None
    responded_by: str | None
    responded_at: datetime | None
    outcome: str | None
    judged_by: str | None
    judged_at: datetime | None


def shown(case: Case) -> dict[str, Any]:
    """The fields of `CaseView` that the case gives."""
    chosen, judged = case.chosen, case.judged
    return {
        "status": case.status,
        "option": chosen.option if chosen else None,
        "rationale": chosen.rationale if chosen else None,
        "responded_by": chosen.chosen_by if chosen else None,
        "responded_at": chosen.at if chosen else None,
        "outcome": judged.outcome if judged else None,
        "judged_by": judged.judged_by if judged else None,
        "judged_at": judged.at if judged else None,
    }
