"""The short form of `make faults`: as few faults as show it, all on one site, which is checked at the end. The seed is
in the names of the tests."""

from collections.abc import Iterator

import pytest

from shared.testing.kafka import kafka_missing

from .acks import Acks
from .registry import EXPERIMENTS
from .site import Site, opened_site
from .trial import Experiment, Row, conclude, inject

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]

SEED = 1
SHORT = [pytest.param(one, id=f"{one.number}-{SEED}") for one in EXPERIMENTS.values() if not one.short_form]


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    if kafka_missing():
        pytest.skip(kafka_missing() or "")
    with opened_site() as site:
        yield site


@pytest.fixture(scope="module")
def acks(site: Site) -> Iterator[Acks]:
    with Acks(site.data.path / "acks.jsonl") as acks:
        yield acks


@pytest.mark.parametrize("experiment", SHORT)
def test_it_goes_on(site: Site, acks: Acks, experiment: Experiment) -> None:
    row = inject(experiment, site, acks, SEED, short=True)
    assert row.injected and row.acknowledged
    assert row.ok, row.wrong


def test_after_all_of_them_nothing_is_lost(site: Site, acks: Acks) -> None:
    row = Row(0, "all of them", SEED)
    conclude(site, acks, row)
    assert row.checks and not row.lost
    assert row.ok, row.wrong
