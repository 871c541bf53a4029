"""All experiments, by their numbers."""

from . import backup_restored, service_kills
from .trial import Experiment

EXPERIMENTS: dict[int, Experiment] = {one.experiment.number: one.experiment for one in (service_kills, backup_restored)}
