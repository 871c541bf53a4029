from datetime import UTC, datetime
from typing import Any

import pytest

from services.customer.visit_cadence.decider import PublishCadence, visit_cadence
from services.customer.visit_cadence.events import By, CadencePublished, Every, Rhythm
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid
from shared.testing.spec import given

QUARTER = {"period": "quarter", "by": "executive", "kind": "executive visit"}
AT = datetime(2026, 3, 2, tzinfo=UTC)
rhythm = Rhythm(period=Every.QUARTER, by=By.EXECUTIVE, kind="executive visit")


def published(version: int, **rhythms: Rhythm) -> CadencePublished:
    return CadencePublished(cadence_version=version, **rhythms, published_by="d", published_at=AT)


def test_a_cadence_is_published_in_versions_and_an_unchanged_one_makes_none() -> None:
    first, by = PublishCadence.model_validate({"A": QUARTER}), Actor("d")
    given(visit_cadence).when(first, by=by, at=AT).then(published(1, A=rhythm))
    given(visit_cadence, published(1, A=rhythm)).when(first, by=by, at=AT).then_nothing()
    more = PublishCadence.model_validate({"A": QUARTER, "key_account": QUARTER})
    given(visit_cadence, published(1, A=rhythm)).when(more, by=by, at=AT).then(
        published(2, A=rhythm, key_account=rhythm)
    )


@pytest.mark.parametrize("body", [{}, {"A": {**QUARTER, "every_days": 3}}, {"C": {"by": "rep", "kind": "call"}}])
def test_a_rhythm_is_either_a_period_or_a_number_of_days(body: dict[str, Any]) -> None:
    given(visit_cadence).when(PublishCadence.model_validate(body)).rejected(Invalid)
