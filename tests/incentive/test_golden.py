"""Every event type as it was first written is read for ever, and says the same."""

import json
from pathlib import Path
from typing import Any

import pytest

from services.incentive.app import service
from shared.log.catalogue import Catalogue

SAMPLES = Path(__file__).parents[1] / "golden" / "incentive"
OWN = [kind for decider in service.deciders for kind in decider.event_types()]


@pytest.mark.parametrize("name", sorted(kind.__name__ for kind in OWN))
def test_every_event_type_has_a_sample(name: str) -> None:
    assert (SAMPLES / f"{name}.json").is_file()


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_a_sample_is_read_and_says_the_same(path: Path) -> None:
    sample: dict[str, Any] = json.loads(path.read_text())
    event = Catalogue(OWN).event(None, sample["type"], sample["schema"], json.dumps(sample["data"]))
    assert type(event).__name__ == sample["type"]
    if sample["schema"] == type(event).schema_number:
        written = json.loads(event.model_dump_json())
        assert {name: written[name] for name in sample["data"]} == sample["data"]
