"""The next release of a service, NEXT_RELEASE_OF: every projection in a new version, whose tables have one more index.

Its processes are started with `app="tests.faults.next_release:create_app"`; `python -m tests.faults.next_release` is
`sales` as that release has it.
"""

import importlib
import os

from fastapi import FastAPI
from sqlalchemy import Index

from shared.cli import main
from shared.service import Service


def released() -> Service:
    """The service's manifest, changed as the release changes it: once in a process."""
    service: Service = importlib.import_module(f"services.{os.environ['NEXT_RELEASE_OF']}.app").service
    for projected in service.projections:
        projected.version += 1
        for table in projected.tables:
            Index(f"next_{table.name}", *table.primary_key)
    return service


def create_app() -> FastAPI:
    return released().app()


if __name__ == "__main__":
    released()
    main()
