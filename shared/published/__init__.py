"""The published language: the events that leave a service, each module owned by its publisher.

Additive changes only. A break is a new type.
"""
