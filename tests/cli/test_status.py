"""`sales status` and `sales down` where little or nothing runs."""

import json
import os
from pathlib import Path

from deploy.data_dir import DataDir, Running
from tests.cli.conftest import Sales

NOBODY = "http://127.0.0.1:1"


def test_where_nothing_runs_status_says_so(sales: Sales, data: DataDir) -> None:
    said = sales("status", "--data", data.path)
    assert (said.code, said.out) == (1, "")
    assert said.err == f"sales: nothing runs on {data.path}; start it with `sales up`\n"


def test_where_nothing_runs_there_is_nothing_to_stop(sales: Sales, data: DataDir) -> None:
    said = sales("down", "--data", data.path)
    assert (said.code, said.out) == (0, f"Nothing runs on {data.path}.\n")
    assert json.loads(sales("down", "--json", "--data", data.path).out) == {"stopped": False}


def test_a_service_that_does_not_answer_is_shown_and_said(sales: Sales, data: DataDir) -> None:
    data.write_running(Running(os.getpid(), 0, {"pipeline": NOBODY}, "/run", {"pipeline": 1}, {"pipeline": 3}))
    with data.lock():
        said = sales("status", "--data", data.path)
        answer = json.loads(sales("status", "--json", "--data", data.path).out)
    assert said.code == 1
    assert said.out.splitlines()[1].split("\t")[:2] == ["pipeline", "service"]
    assert said.err.startswith(f"sales: pipeline does not answer on {NOBODY}")
    assert answer["deaths"] == {"pipeline": 3}


def test_a_folder_that_cannot_be_made_is_one_line(sales: Sales, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    said = sales("up", "--data", tmp_path / "file" / "data")
    assert said.code == 1
    assert said.err == f"sales: {tmp_path / 'file'}/data: Not a directory\n"
