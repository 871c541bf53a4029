"""What commands print where nobody looks on: plain lines, or one JSON value."""

import json

import pytest

from shared.cli.output import Output
from shared.cli.progress import about, progress_of


def test_a_table_is_tab_separated_lines_below_their_heading(capsys: pytest.CaptureFixture[str]) -> None:
    Output(as_json=False).table(("name", "lag"), [("customers", 0), ("orders", None)])
    assert capsys.readouterr().out == "name\tlag\ncustomers\t0\norders\t\n"


def test_with_json_there_is_one_value_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    output = Output(as_json=True)
    output.line("a line")
    output.table(("name",), [("row",)])
    output.fields({"name": "field"})
    output.value({"客户": 1})
    assert json.loads(capsys.readouterr().out) == {"客户": 1}


def test_without_json_there_is_no_value(capsys: pytest.CaptureFixture[str]) -> None:
    Output(as_json=False).value({"a": 1})
    assert capsys.readouterr().out == ""


def test_fields_are_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    Output(as_json=False).fields({"type": "ContractSigned", "position": 7})
    assert capsys.readouterr().out == "type: ContractSigned\nposition: 7\n"


def test_progress_is_a_few_plain_lines_for_each_piece_of_work(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_of("Checking", Output(as_json=False)) as progress:
        for what in ("customer", "pipeline"):
            for done in range(1, 101):
                about(what, progress)(done, 100)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 20
    assert lines[0] == "Checking: 10 of 100 (customer)"
    assert lines[-1] == "Checking: 100 of 100 (pipeline)"
