"""`sales token`: the bare token and nothing else."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest

from deploy.data_dir import DataDir
from shared.web.tokens import load_key
from tests.cli.conftest import Sales

REP = "018f4f60-0000-7000-8000-000000000001"


def claims(data: DataDir, token: str) -> dict[str, Any]:
    key = load_key(data.embedded_key_file.read_bytes()).public_key()
    return jwt.decode(token, key, ["EdDSA"], audience="sales", issuer="sales-embedded")


def test_it_prints_a_token_that_is_good_for_a_day(sales: Sales, data: DataDir) -> None:
    said = sales("token", "--role", "finance", "--data", data.path)
    assert (said.code, said.err, said.out.count("\n")) == (0, "", 1)
    found = claims(data, said.out.strip())
    assert (found["sub"], found["roles"]) == ("demo-finance", ["finance"])
    assert "rep_id" not in found
    assert found["exp"] - found["iat"] == 24 * 3600
    assert abs(found["iat"] - datetime.now(UTC).timestamp()) < 60


def test_a_reps_token_names_the_rep(sales: Sales, data: DataDir) -> None:
    found = claims(data, sales("token", "--role", "rep", "--rep", REP, "--data", data.path).out.strip())
    assert (found["sub"], found["rep_id"]) == (f"demo-rep-{REP}", REP)


def test_the_subject_can_be_given(sales: Sales, data: DataDir) -> None:
    said = sales("token", "--role", "rep", "--rep", REP, "--sub", "anna", "--data", data.path)
    assert claims(data, said.out.strip())["sub"] == "anna"


@pytest.mark.parametrize(("ttl", "seconds"), [("90s", 90), ("30m", 1800), ("7d", 7 * 86400)])
def test_it_is_good_for_as_long_as_asked(sales: Sales, data: DataDir, ttl: str, seconds: int) -> None:
    found = claims(data, sales("token", "--role", "ops", "--ttl", ttl, "--data", data.path).out.strip())
    assert timedelta(seconds=found["exp"] - found["iat"]) == timedelta(seconds=seconds)


@pytest.mark.parametrize("ttl", ["24", "h", "-1h", "0h", "1.5h", "1w", "９h", "999999d"])
def test_a_strange_duration_is_one_line(sales: Sales, data: DataDir, ttl: str) -> None:
    said = sales("token", "--role", "ops", f"--ttl={ttl}", "--data", data.path)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith(f"sales: --ttl '{ttl}'")
    assert said.err.count("\n") == 1


def test_an_unknown_role_is_refused(sales: Sales, data: DataDir) -> None:
    said = sales("token", "--role", "king", "--data", data.path)
    assert said.code == 2
    assert "king" in said.err


def test_as_json(sales: Sales, data: DataDir) -> None:
    said = sales("token", "--role", "ops", "--json", "--data", data.path)
    assert claims(data, json.loads(said.out)["token"])["roles"] == ["ops"]


def test_without_an_installation_it_is_one_line(sales: Sales, tmp_path: Path) -> None:
    said = sales("token", "--role", "ops", "--data", tmp_path)
    assert said.code == 1
    assert said.err == f"sales: there is no installation in {tmp_path}; make one with `sales up`\n"
