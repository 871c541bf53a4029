"""Simulations 方案测算: what a plan would pay over the deals that were really signed. Nothing is written."""
