"""Which folders PostgreSQL's account gets into; none is opened for it."""

import os
from pathlib import Path

import pytest

from deploy.account import Account

ME = Account(os.geteuid(), os.getegid())
STRANGER = Account(os.geteuid() + 54321, os.getegid() + 54321)


@pytest.mark.parametrize(("mode", "enters"), [(0o700, False), (0o710, False), (0o711, True), (0o755, True)])
def test_a_stranger_gets_in_where_others_may_pass(place: Path, mode: int, enters: bool) -> None:
    (place / "inner").mkdir()
    place.chmod(mode)
    assert STRANGER.reaches(place / "inner") is enters


def test_a_private_folder_is_open_to_its_account(place: Path) -> None:
    private = ME.make_private(place / "private")
    assert ME.reaches(private)
    assert private.stat().st_mode & 0o777 == 0o700


def test_a_member_of_the_folders_group_gets_in_where_the_group_may(place: Path) -> None:
    place.chmod(0o710)
    assert Account(STRANGER.uid, place.stat().st_gid).reaches(place)


def test_postgres_never_runs_as_root() -> None:
    assert Account.for_postgres().uid != 0
