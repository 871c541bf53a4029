"""`sales watch`: all services in one stream, across a restart, until it is interrupted."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from deploy.data_dir import DataDir, Running
from shared.testing.postgres import FreshDatabase
from shared.testing.processes import PATIENCE, processes
from tests.cli.conftest import Sales

ACME = {"name": "ACME", "kind": "company", "country": "USA"}


@contextmanager
def watching(data: DataDir, *options: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", "from shared.cli import main; main()", "watch", "--data", str(data.path), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def lines(output: IO[str] | None, number: int) -> list[str]:
    assert output is not None
    return [output.readline().rstrip("\n") for _ in range(number)]


def events(process: subprocess.Popen[str], number: int) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines(process.stdout, number)]


def test_all_services_are_followed_in_one_stream_across_a_restart(
    fresh_database: FreshDatabase, tmp_path: Path, data: DataDir
) -> None:
    with processes(tmp_path) as company, data.lock():
        databases = {name: fresh_database().serving_url for name in ("customer", "pipeline")}
        company.start(databases)
        data.embedded_key_file.write_bytes((tmp_path / "issuer.pem").read_bytes())
        data.write_running(Running(os.getpid(), 0, {name: company.addresses[name] for name in databases}))
        seller = company.client("customer", "assistant")

        def post(external_id: str) -> None:
            assert seller.post("/v1/customers", json={**ACME, "external_id": external_id}).status_code == 201

        with watching(data, "--type", "CustomerRegistered") as plain, watching(data, "--json") as whole:
            for process in (plain, whole):
                assert set(lines(process.stderr, 2)) == {"customer: from position 0", "pipeline: from position 0"}
            post("1")
            assert {(one["service"], one["type"], one["source"]) for one in events(whole, 3)} == {
                ("customer", "CustomerRegistered", None), ("pipeline", "CustomerRegistered", "customer"),
                ("pipeline", "PayerKnown", None),
            }  # fmt: skip
            assert {tuple(line.split("\t")[1:4]) for line in lines(plain.stdout, 2)} == {
                ("customer", "1", "CustomerRegistered"), ("pipeline", "1", "CustomerRegistered")
            }  # fmt: skip
            company.stop("customer")
            company.start({"customer": databases["customer"]})
            post("2")
            assert sorted((one["service"], one["position"]) for one in events(whole, 3)) == [
                ("customer", 2), ("pipeline", 3), ("pipeline", 4)
            ]  # fmt: skip
            for process, sign in ((plain, signal.SIGINT), (whole, signal.SIGTERM)):
                process.send_signal(sign)
                assert process.wait(PATIENCE) == 0
                assert process.stderr is not None and "Traceback" not in process.stderr.read()


def test_where_nothing_runs_there_is_nothing_to_watch(sales: Sales, data: DataDir) -> None:
    said = sales("watch", "--data", data.path)
    assert (said.code, said.err) == (1, f"sales: nothing runs on {data.path}; start it with `sales up`\n")
