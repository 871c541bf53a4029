"""What compose does to an empty PostgreSQL: databases and roles by the image's script, then `deploy.migrate`."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from deploy.compose_secrets import provide
from deploy.migrate import main
from shared.log.postgres import PostgresLog
from shared.settings import SERVICES, with_password
from shared.testing.postgres import TestCluster

SCRIPT = Path(__file__).parent.parent.parent / "deploy" / "postgres" / "10-databases.sh"


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    provide(tmp_path)
    return tmp_path


@pytest.fixture
def made(postgres: TestCluster, secrets: Path) -> Iterator[TestCluster]:
    """The cluster after the script ran, and as it was before when the test is over."""
    server = postgres.server
    server.run_sql(f"CREATE ROLE image SUPERUSER LOGIN PASSWORD '{(secrets / 'postgres_password').read_text()}'")
    environment = {
        "PATH": f"{server.binaries}:{os.environ['PATH']}",
        "PGHOST": str(server.socket),
        "PGPASSWORD": (secrets / "postgres_password").read_text(),
        "POSTGRES_USER": "image",
        "SECRETS_DIR": str(secrets),
    }
    subprocess.run(["sh", str(SCRIPT)], env=environment, check=True, timeout=60)
    server.run_sql("DROP ROLE image")
    yield postgres
    for name in SERVICES:
        server.run_sql(f"DROP DATABASE {name} WITH (FORCE)")
        server.run_sql(f"DROP ROLE {name}; DROP ROLE {name}_owner")


def url(cluster: TestCluster, role: str, database: str) -> str:
    """Without its password."""
    return f"postgresql://{role}@/{database}?host={cluster.server.socket}"


async def test_the_script_and_the_migration_make_four_logs_that_the_serving_roles_can_read(
    made: TestCluster, secrets: Path
) -> None:
    environment = dict(os.environ)
    for name in SERVICES:
        environment[f"{name.upper()}_OWNER_URL"] = url(made, f"{name}_owner", name)
        environment[f"{name.upper()}_OWNER_PASSWORD_FILE"] = str(secrets / f"{name}_owner_password")
    for _ in range(2):  # a second time changes nothing
        done = subprocess.run(
            [sys.executable, "-m", "deploy.migrate"], env=environment, capture_output=True, text=True, timeout=120
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.splitlines() == [f"{name}: migrated" for name in SERVICES]
    for name in SERVICES:
        serving = with_password(url(made, name, name), secrets / f"{name}_password")
        async with await PostgresLog.open(serving) as log:
            assert await log.head() == 0
    await refused(with_password(url(made, "pipeline", "customer"), secrets / "pipeline_password"))
    await refused(with_password(url(made, "customer", "customer"), secrets / "customer_owner_password"))


async def refused(address: str) -> None:
    with pytest.raises((asyncpg.InvalidPasswordError, asyncpg.InsufficientPrivilegeError)):
        await asyncpg.connect(address)


def test_an_environment_that_does_not_say_where_is_refused_before_anything_is_begun(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CUSTOMER_OWNER_URL", raising=False)
    assert main(["customer"]) == 2
    assert "owner_url" in capsys.readouterr().err


def test_a_service_that_there_is_not_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["custom"]) == 2
    assert capsys.readouterr().err == "no service is called custom\n"


def test_a_password_may_be_made_of_any_characters(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("p@ss/w:rd?#\n")
    assert with_password("postgresql://role@host/d", file) == "postgresql://role:p%40ss%2Fw%3Ard%3F%23@host/d"
    assert with_password("postgresql://role:kept@/d", None) == "postgresql://role:kept@/d"
