"""What every test may use: `postgres` and `fresh_database`, `kafka` and `kafka_to_kill`, from shared.testing."""

import os

import pytest
from hypothesis import HealthCheck, settings

from shared.readers import reading
from shared.testing.browser import browser, mark_browser, say_what_no_browser_saw
from shared.testing.examples import examples
from shared.testing.kafka import kafka, kafka_of_the_session, kafka_to_kill, mark_kafka, say_what_was_left_out
from shared.testing.postgres import fresh_database, mark_postgres, postgres

# Tests compare what is in a log to what they did; those of the sealer say themselves when it seals.
os.environ |= {"SEAL_EVENTS": "20000", "SEAL_SECONDS": "86400"}

# A busy machine is no fault of the code: no test says how long anything may take, nor how long a query may wait.
reading.PATIENCE = 60.0
settings.register_profile("unhurried", examples(100), suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

__all__ = ["browser", "fresh_database", "kafka", "kafka_of_the_session", "kafka_to_kill", "postgres"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    mark_postgres(items)
    mark_kafka(items)
    mark_browser(items)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    say_what_was_left_out(terminalreporter)
    say_what_no_browser_saw(terminalreporter)
