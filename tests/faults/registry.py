"""All experiments, by their numbers."""

from . import (
    backup_restored,
    blackhole,
    broker_away,
    clock,
    database_kill,
    disk_full,
    one_key,
    poison,
    replicas,
    rolling_upgrade,
    seeds,
    service_kills,
    streams,
    topics_disturbed,
)
from .trial import Experiment

MODULES = (
    service_kills,
    broker_away,
    database_kill,
    disk_full,
    blackhole,
    topics_disturbed,
    poison,
    clock,
    streams,
    replicas,
    backup_restored,
    seeds,
    one_key,
    rolling_upgrade,
)
EXPERIMENTS: dict[int, Experiment] = {one.experiment.number: one.experiment for one in MODULES}
