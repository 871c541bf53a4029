"""Nothing that can be asked of a service is answered otherwise than its OpenAPI says.

FUZZ_CASES is how many requests each service gets (`make fuzz`: 2,000), at least one for each operation; FUZZ_SEED
makes others.
"""

import os
from collections.abc import Iterator

import pytest

from shared.settings import SERVICES
from shared.testing.postgres import TestCluster
from shared.testing.processes import Processes, processes

from .fuzz import Fuzzer, report

CASES = int(os.environ.get("FUZZ_CASES", "200"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))


@pytest.fixture(scope="module")
def company(postgres: TestCluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    databases = {name: postgres.database() for name in SERVICES}
    with processes(tmp_path_factory.mktemp("company")) as running:
        running.start({name: database.serving_url for name, database in databases.items()})
        yield running
    for database in databases.values():
        postgres.drop(database)


@pytest.mark.parametrize("service", SERVICES)
def test_every_answer_is_one_that_is_declared(company: Processes, service: str) -> None:
    findings = Fuzzer(company, service, CASES, SEED).run()
    told = "\n".join(report(service, findings))
    print(told)
    assert findings.asked.total() >= findings.operations > 0
    assert not findings.wrong, told
