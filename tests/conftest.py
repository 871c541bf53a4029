"""What every test may use: `postgres` and `fresh_database`, from shared.testing.postgres."""

import pytest

from shared.testing.postgres import fresh_database, mark_postgres, postgres

__all__ = ["fresh_database", "postgres"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    mark_postgres(items)
