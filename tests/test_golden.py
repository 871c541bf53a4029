"""Every event type as it was first written is read for ever, and says the same. A sample is never deleted."""

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from shared.kernel.messages import Event
from shared.log.catalogue import Catalogue
from shared.readers.epochs import EpochBegan
from shared.readers.seals import LogSealed
from shared.service import KERNEL_DECIDERS
from shared.settings import SERVICES

GOLDEN = Path(__file__).parent / "golden"
VALUES = {
    "Line", "Split", "RepAmount", "DaysAfter", "ScheduledPayment", "Instalment", "Allocation", "CommissionLine",
    "ProductAmount", "DunningStage", "Reduction", "ComplaintCase", "OpportunityStep",
    "RepTarget", "TargetPlan", "PaidSum", "RungChanged", "ScoreLine",
}  # fmt: skip
"""Parts of published events, and their common fields: never events by themselves."""


def own(service: str) -> list[type[Event]]:
    manifest = importlib.import_module(f"services.{service}.app").service
    return [kind for decider in manifest.deciders for kind in decider.event_types()]


def published(service: str) -> list[type[Event]]:
    module = importlib.import_module(f"shared.published.{service}")
    types = [one for one in vars(module).values() if isinstance(one, type) and one.__module__ == module.__name__]
    return [one for one in types if issubclass(one, Event) and one.__name__ not in VALUES]


TYPES: dict[str, list[type[Event]]] = {
    "shared": [kind for decider in KERNEL_DECIDERS for kind in decider.event_types()],
    **{service: own(service) for service in SERVICES},
    "published/shared": [LogSealed, EpochBegan],
    **{f"published/{service}": published(service) for service in SERVICES},
}
CASES = [pytest.param(folder, kind, id=f"{folder}/{kind.__name__}") for folder in TYPES for kind in TYPES[folder]]
SAMPLES = [pytest.param(path, id=str(path.relative_to(GOLDEN))) for path in sorted(GOLDEN.rglob("*.json"))]


@pytest.mark.parametrize(("folder", "kind"), CASES)
def test_every_event_type_has_a_sample(folder: str, kind: type[Event]) -> None:
    assert (GOLDEN / folder / f"{kind.__name__}.json").is_file()


@pytest.mark.parametrize("path", SAMPLES)
def test_a_sample_is_read_and_says_the_same(path: Path) -> None:
    sample: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    types = TYPES[str(path.parent.relative_to(GOLDEN))]
    event = Catalogue(types).event(None, sample["type"], sample["schema"], json.dumps(sample["data"]))

    assert type(event).__name__ == sample["type"]
    if sample["schema"] == type(event).schema_number:
        written = json.loads(event.model_dump_json())
        assert _as_far_as(sample["data"], written) == sample["data"]


def _as_far_as(sample: Any, written: Any) -> Any:
    """What is written of what the sample has: parts of events have new fields with defaults, as events have."""
    if isinstance(sample, dict) and isinstance(written, dict):
        return {name: _as_far_as(sample[name], written.get(name)) for name in sample}
    if isinstance(sample, list) and isinstance(written, list) and len(sample) == len(written):
        return [_as_far_as(one, other) for one, other in zip(sample, written, strict=True)]
    return written
