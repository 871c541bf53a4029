"""The embedded PostgreSQL: password logins only, clean ends, plain words."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from deploy.account import Account
from deploy.postgres_server import PostgresServer, ServerFailed, complaint
from shared.testing.postgres import FreshDatabase, TestCluster


@pytest.fixture
def server(place: Path) -> Iterator[PostgresServer]:
    """A server of the test's own, not started."""
    home = Account.for_postgres().make_private(place / "postgres")
    own = PostgresServer(home, "secret", place / "log", {"fsync": "off"})
    yield own
    own.stop()


async def test_a_fresh_database_is_served_under_its_password(fresh_database: FreshDatabase) -> None:
    database = fresh_database(migrated=False)
    connection = await asyncpg.connect(database.serving_url)
    assert await connection.fetchval("SELECT current_user::text") == database.serving
    await connection.close()


async def test_a_wrong_password_is_refused(fresh_database: FreshDatabase) -> None:
    database = fresh_database(migrated=False)
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(database.serving_url, password="wrong")


def test_a_refused_statement_is_one_line(postgres: TestCluster) -> None:
    with pytest.raises(ServerFailed, match='relation "nothing" does not exist'):
        postgres.server.run_sql("SELECT * FROM nothing")


async def test_a_fresh_database_is_migrated_and_nobody_elses(fresh_database: FreshDatabase) -> None:
    first, second = fresh_database(), fresh_database()
    connection = await asyncpg.connect(first.serving_url)
    assert await connection.fetchval("SELECT count(*) FROM event") == 0
    assert await connection.fetchval("SELECT current_database()") == first.name != second.name
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute("DELETE FROM event")
    await connection.close()


@pytest.mark.postgres
def test_it_stops_clean_and_keeps_what_it_was_told(server: PostgresServer, gone: Callable[[int], bool]) -> None:
    server.start()
    server.run_sql("CREATE TABLE kept AS SELECT 42 AS answer")
    process = server.process
    assert process is not None
    server.stop()
    assert process.returncode == 0
    assert gone(process.pid)
    assert not (server.data / "postmaster.pid").exists()
    server.start()
    assert server.run_sql("SELECT answer FROM kept") == "42\n"


@pytest.mark.postgres
def test_after_a_kill_it_starts_again_with_everything_committed(server: PostgresServer) -> None:
    server.start()
    server.run_sql("CREATE TABLE kept AS SELECT 42 AS answer")
    assert server.process is not None
    server.process.kill()
    server.process.wait()
    server.start()
    assert server.run_sql("SELECT answer FROM kept") == "42\n"


@pytest.mark.postgres
def test_a_stale_process_id_that_now_belongs_to_another_process_is_no_obstacle(server: PostgresServer) -> None:
    server.start()
    server.stop()
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n{server.data}\n")
    server.start()
    assert server.exit_code() is None


@pytest.mark.postgres
def test_a_second_server_on_the_same_data_is_refused_in_one_line(server: PostgresServer) -> None:
    server.start()
    second = PostgresServer(server.home, "secret", server.log)
    with pytest.raises(ServerFailed, match=r"already runs on .* as process"):
        second.start()


@pytest.mark.postgres
def test_a_setting_that_it_refuses_is_one_line(server: PostgresServer) -> None:
    server.start()
    server.stop()
    wrong = PostgresServer(server.home, "secret", server.log, {"max_connections": "none"})
    with pytest.raises(ServerFailed, match=r'did not start: .*"max_connections": "none"') as failure:
        wrong.start()
    assert "\n" not in str(failure.value)


@pytest.mark.postgres
def test_a_long_path_has_its_socket_elsewhere(place: Path) -> None:
    long = place / ("x" * 100)
    long.mkdir()
    server = PostgresServer(Account.for_postgres().make_private(long / "postgres"), "secret", place / "log")
    server.start()
    try:
        assert server.run_sql("SELECT 1") == "1\n"
        assert not server.socket.is_relative_to(long)
        elsewhere = server.socket
    finally:
        server.stop()
    assert not elsewhere.exists()


class Outsider(Account):
    """An account that gets into its own folders only."""

    def reaches(self, path: Path) -> bool:
        return False


@pytest.mark.postgres
def test_where_its_account_cannot_reach_the_programs_it_runs_a_copy(server: PostgresServer) -> None:
    server.account = Outsider(server.account.uid, server.account.gid)
    server.start()
    assert server.run_sql("SELECT 1") == "1\n"
    assert server.binaries.is_relative_to(server.home)


STARTS_A_SERVER = """
import sys, time
from pathlib import Path
from deploy.postgres_server import PostgresServer
server = PostgresServer(Path(sys.argv[1]), "secret", Path(sys.argv[2]), {"fsync": "off"})
server.start()
print(server.process.pid, flush=True)
time.sleep(600)
"""


@pytest.mark.postgres
def test_it_is_not_left_behind_when_its_parent_is_killed(
    server: PostgresServer, place: Path, gone: Callable[[int], bool]
) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", STARTS_A_SERVER, str(server.home), str(place / "log")], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    with parent.stdout:
        pid = int(parent.stdout.readline())
    backends = [pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))]
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    assert len(backends) > 1
    assert all(gone(backend) for backend in backends)
    assert not (server.data / "postmaster.pid").exists()


def test_a_complaint_is_the_line_that_says_what_is_wrong() -> None:
    output = """2026-11-21 21:00:00 UTC [7]  LOG:  starting PostgreSQL
2026-11-21 21:00:00 UTC [7]  FATAL:  could not write lock file "postmaster.pid": No space left on device
2026-11-21 21:00:00 UTC [7]  LOG:  database system is shut down
"""
    assert complaint(output) == 'could not write lock file "postmaster.pid": No space left on device'
