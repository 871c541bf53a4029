"""The demonstration: SteelWheels, a model-car dealer of 2003 to 2005, loaded through the public APIs alone."""

from deploy.demo.load import load

__all__ = ["load"]
