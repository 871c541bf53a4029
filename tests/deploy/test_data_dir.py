"""The data folder: secrets of our own, one supervisor, and where the cluster lies."""

import os
import shutil
from pathlib import Path

import pytest

from deploy.account import Account
from deploy.data_dir import DataDir, Running
from deploy.postgres_server import ServerFailed
from shared.web.tokens import load_key


@pytest.fixture
def data(place: Path) -> DataDir:
    made = DataDir(place / "data")
    made.make_folders()
    made.provide_secrets()
    return made


def test_secrets_are_readable_by_us_alone(data: DataDir) -> None:
    files = [data.secret_file, data.webhook_secrets_file, data.embedded_key_file, data.path / "passwords.json"]
    assert [file.stat().st_mode & 0o777 for file in files] == [0o600] * 4
    assert len(data.secret_file.read_bytes()) >= 32
    load_key(data.embedded_key_file.read_bytes())


def test_secrets_are_made_once(data: DataDir) -> None:
    before = data.passwords, data.secret_file.read_bytes(), data.embedded_key_file.read_bytes()
    data.provide_secrets()
    assert (data.passwords, data.secret_file.read_bytes(), data.embedded_key_file.read_bytes()) == before


def test_every_role_has_a_password_of_its_own(data: DataDir) -> None:
    assert len(data.passwords) == len(set(data.passwords.values())) == 13


def test_each_service_keeps_the_keys_of_persons_in_a_file_of_its_own(data: DataDir) -> None:
    assert data.person_keys_url("customer") == f"sqlite+aiosqlite:///{data.path}/person-keys/customer.sqlite"


def test_one_holds_the_lock_and_others_see_it(data: DataDir) -> None:
    assert not data.is_locked()
    with data.lock() as ours, data.lock() as second:
        assert ours
        assert not second
        assert data.is_locked()
    assert not data.is_locked()


def test_what_runs_is_known_while_its_supervisor_lives(data: DataDir) -> None:
    running = Running(os.getpid(), 8000, {"customer": "http://127.0.0.1:8001"}, "/run", {"customer": 7}, {})
    data.write_running(running)
    assert data.running() is None
    with data.lock():
        assert data.running() == running


def test_the_cluster_lies_in_the_folder_where_its_account_gets_in(data: DataDir) -> None:
    assert data.server().home == data.path / "postgres"
    assert Account.owning(data.path / "postgres") == Account.for_postgres()


def test_elsewhere_otherwise_and_no_mode_is_loosened(data: DataDir, place: Path) -> None:
    place.chmod(0o700)
    home = data.server().home
    try:
        assert home.is_relative_to(place) is (os.geteuid() != 0)
        assert place.stat().st_mode & 0o777 == 0o700
        assert home.stat().st_mode & 0o777 == 0o700
        assert data.server().home == home
    finally:
        shutil.rmtree(home)


def test_a_cluster_that_is_gone_is_not_made_anew(data: DataDir) -> None:
    shutil.rmtree(data.server().home)
    with pytest.raises(ServerFailed, match="is gone"):
        data.server()
