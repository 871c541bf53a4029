"""All experiments, by their numbers."""

from . import service_kills
from .trial import Experiment

EXPERIMENTS: dict[int, Experiment] = {one.experiment.number: one.experiment for one in (service_kills,)}
