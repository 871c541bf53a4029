"""The demonstration: SteelWheels, a model-car dealer of 2003 to 2005, loaded through the public APIs alone."""

from deploy.demo.load import load
from deploy.demo.show import show, to_try
from deploy.demo.summary import summary

__all__ = ["load", "show", "summary", "to_try"]
