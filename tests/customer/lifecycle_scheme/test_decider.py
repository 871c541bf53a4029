from datetime import date

from services.customer.lifecycle_scheme.decider import USUAL, PublishScheme, lifecycle_scheme
from services.customer.lifecycle_scheme.events import LifecycleSchemePublished
from shared.kernel.rejections import Invalid
from shared.testing.spec import ACCEPTED_AT, given


def put(year: int, dormant: int, lost: int) -> PublishScheme:
    return PublishScheme(effective_on=date(year, 1, 1), dormant_after_days=dormant, lost_after_days=lost)


def published(version: int, year: int, dormant: int, lost: int) -> LifecycleSchemePublished:
    return LifecycleSchemePublished(
        **dict(put(year, dormant, lost)), scheme_version=version, published_by="system", published_at=ACCEPTED_AT
    )


first = published(1, 2004, 60, 180)


def test_each_version_holds_from_its_day_on_and_before_the_first_the_usual_days_do() -> None:
    when = given(lifecycle_scheme, first).when(put(2005, 30, 90))
    when.then(published(2, 2005, 30, 90))
    assert when.state.on(date(2003, 12, 31)) == USUAL
    assert when.state.on(date(2004, 12, 31)).lost_after_days == 180
    assert when.state.on(date(2005, 1, 1)).lost_after_days == 90


def test_an_unchanged_scheme_makes_no_version() -> None:
    given(lifecycle_scheme, first).when(put(2004, 60, 180)).then_nothing()


def test_lost_comes_after_dormant() -> None:
    given(lifecycle_scheme).when(put(2004, 60, 60)).rejected(Invalid, "must be more than dormant_after_days")
