"""The short form of `make faults`: as few faults as show it, all on one site. The seed is in the test's name."""

from collections.abc import Iterator

import pytest

from shared.testing.kafka import kafka_missing

from .registry import EXPERIMENTS
from .site import Site, opened_site
from .trial import Experiment, carry_out

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]

SEED = 1


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    if kafka_missing():
        pytest.skip(kafka_missing() or "")
    with opened_site() as site:
        yield site


@pytest.mark.parametrize("experiment", [pytest.param(one, id=f"{one.number}-{SEED}") for one in EXPERIMENTS.values()])
def test_nothing_is_lost(site: Site, experiment: Experiment) -> None:
    row = carry_out(experiment, site, SEED, short=True)
    assert row.acknowledged and not row.lost
    assert row.ok, row.wrong
