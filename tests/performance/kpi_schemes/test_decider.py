from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from services.performance.kpi_metrics.metric import DEFINITIONS, KpiMetric
from services.performance.kpi_schemes.decider import (
    CollectionRateTooLight,
    DraftKpiScheme,
    PublishKpiScheme,
    kpi_scheme,
)
from services.performance.kpi_schemes.events import KpiSchemeDrafted, KpiSchemePublished
from services.performance.kpi_schemes.selling import SELLING
from services.performance.reps.events import Position
from shared.kernel.messages import Actor
from shared.kernel.rejections import Invalid, NotFound, OwnApproval
from shared.testing.spec import given

SCHEME = UUID(int=7)
HR, DIRECTOR = Actor("hr"), Actor("director")


def item(metric: str, weight: str, source: str = "auto", **more: Any) -> dict[str, Any]:
    return {"metric": metric, "group": "sales", "weight": weight, "source": source, **more}


def body(*items: dict[str, Any], positions: tuple[str, ...] = ("rep",), **more: Any) -> DraftKpiScheme:
    said = {"name": "2004", "effective_from": "2004-01-01", "who": {"positions": positions}, "items": items}
    return DraftKpiScheme.model_validate({**said, "currency": "USD", **more})


def drafted(*items: dict[str, Any]) -> KpiSchemeDrafted:
    [event] = given(kpi_scheme).when(body(*items), by=HR).events
    assert isinstance(event, KpiSchemeDrafted)
    return event


def publish(*selling: str) -> PublishKpiScheme:
    return PublishKpiScheme(scheme_id=SCHEME, selling=selling)


def test_the_weights_of_a_scheme_add_up_to_exactly_100() -> None:
    thirds = [item("signed_amount", "33.3333"), item("visits", "33.3333"), item("satisfaction", "33.3334")]
    assert sum(one.weight for one in drafted(*thirds).items) == 100
    for weights in (("60", "39.9999"), ("60", "40.0001")):
        one, other = (item(metric, weight) for metric, weight in zip(("visits", "churn"), weights, strict=True))
        with pytest.raises(Invalid, match="add up to 100") as refused:
            _ = given(kpi_scheme).when(body(one, other)).events
        assert refused.value.more["errors"][0]["pointer"] == "/items"


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        (item("cooperation", "100"), "/items/0/source"),
        (item("margin", "100"), "/items/0/source"),
        (item("signed_amount", "100", target=5), "/items/0/target"),
        (item("signed_amount", "100", target="0.001"), "/items/0/target"),
        (item("visits", "100", target="5"), "/items/0/target"),
        (item("collection_rate", "100", target="95"), "/items/0/target"),
        (item("collection_rate", "100", target="0"), "/items/0/target"),
        (item("visits", "100", "manual", target=101), "/items/0/target"),
        (item("visits", "100", floor="60"), "/items/0/floor"),
        (item("visits", "100", cap="120"), "/items/0/cap"),
        (item("visits", "100", slope="-1"), "/items/0/slope"),
        (item("visits", "0"), "/items/0/weight"),
    ],
    ids=lambda value: str(value) if isinstance(value, str) else None,
)
def test_what_makes_no_sense_in_a_measure_is_pointed_at(wrong: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        _ = given(kpi_scheme).when(body(wrong)).events
    assert refused.value.more["errors"][0]["pointer"] == pointer


def test_a_measure_or_a_position_stands_in_a_scheme_once() -> None:
    twice = [item("visits", "50"), item("visits", "50", "manual")]
    given(kpi_scheme).when(body(*twice)).rejected(Invalid, "is there twice")
    given(kpi_scheme).when(body(item("visits", "100"), positions=("rep", "rep"))).rejected(Invalid, "named twice")
    with pytest.raises(ValidationError):
        body(item("visits", "100"), positions=())
    with pytest.raises(ValidationError):
        body(item("luck", "100"))


def test_targets_are_kept_in_the_places_of_their_kind() -> None:
    items = drafted(
        item("signed_amount", "25", target="1000"),
        item("collection_rate", "25", target="0.9"),
        item("visits", "25", target=60),
        item("product_knowledge", "25", "manual", target=80),
    ).items
    assert [str(one.target) for one in items] == ["1000.00", "0.9000", "60", "80"]
    again = KpiSchemeDrafted.model_validate_json(drafted(item("signed_amount", "100", target="1000")).model_dump_json())
    assert str(again.items[0].target) == "1000.00"


def test_every_metric_is_defined_and_what_events_do_not_tell_says_why() -> None:
    assert set(DEFINITIONS) == set(KpiMetric)
    for metric, definition in DEFINITIONS.items():
        when = given(kpi_scheme).when(body(item(metric.value, "100")))
        if definition.judged:
            when.rejected(Invalid, definition.judged)
        else:
            assert when.events


def test_a_scheme_for_who_sells_gives_the_collection_rate_30_percent_at_least() -> None:
    """Handbook 003, 五.1: 将回款率纳入销售KPI考核,权重不低于30%."""
    heavy = drafted(item("collection_rate", "30"), item("signed_amount", "70"))
    light = drafted(item("collection_rate", "29.9999"), item("signed_amount", "70.0001"))
    none = drafted(item("signed_amount", "100"))
    published = KpiSchemePublished(scheme_id=SCHEME, scheme_version=1, published_by="director")
    given(kpi_scheme, heavy).when(publish("rep"), by=DIRECTOR).then(published)
    given(kpi_scheme, light).when(publish("rep"), by=DIRECTOR).rejected(CollectionRateTooLight, "29.9999")
    given(kpi_scheme, none).when(publish("rep"), by=DIRECTOR).rejected(CollectionRateTooLight, "0")
    given(kpi_scheme, none).when(publish(), by=DIRECTOR).then(published)


def test_a_scheme_is_published_once_by_another_than_its_drafter_and_never_changes() -> None:
    scheme = drafted(item("collection_rate", "100"))
    published = KpiSchemePublished(scheme_id=SCHEME, scheme_version=1, published_by="director")
    given(kpi_scheme).when(publish(), by=DIRECTOR).rejected(NotFound)
    given(kpi_scheme, scheme).when(publish("rep"), by=HR).rejected(OwnApproval)
    given(kpi_scheme, scheme, published).when(publish("rep"), by=DIRECTOR).then_nothing()
    given(kpi_scheme, scheme, published).when(body(item("visits", "100")), by=HR).then_nothing()
    state = kpi_scheme.fold([scheme, published])
    assert state and state.published_by == "director" and state.terms.items[0].weight == Decimal(100)


def test_assistants_and_service_do_not_sell_all_others_do() -> None:
    assert set(Position) - SELLING == {"assistant", "customer_service", "after_sales"}
