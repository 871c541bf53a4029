"""All experiments, by their numbers."""

from . import (
    backup_restored,
    blackhole,
    clock,
    database_kill,
    one_key,
    rolling_upgrade,
    service_kills,
)
from .trial import Experiment

MODULES = (
    service_kills,
    database_kill,
    blackhole,
    clock,
    backup_restored,
    one_key,
    rolling_upgrade,
)
EXPERIMENTS: dict[int, Experiment] = {one.experiment.number: one.experiment for one in MODULES}
