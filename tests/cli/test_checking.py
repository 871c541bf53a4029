"""What `sales check` is asked for is looked at before anything is checked."""

from pathlib import Path

from deploy.data_dir import DataDir

from .conftest import Sales


def test_what_cannot_be_checked_is_one_line(sales: Sales, data: DataDir, tmp_path: Path) -> None:
    def said(*options: object) -> str:
        answer = sales("check", "--data", data.path, *options)
        assert (answer.code != 0, answer.out) == (True, "")
        return answer.err

    assert said("--since", 5) == "sales: --since is a position of one log, and needs its --service\n"
    assert said("--service", "sales").startswith("sales: there is no service 'sales'; there are customer, ")
    assert said("--projection", "customers") == "sales: --projection needs its --service\n"
    acks = tmp_path / "acks"
    assert "does not exist" in said("--acks", acks)
    acks.write_text('{"service": "customer", "method": "POST", "path": "/v1/customers"}\n')
    assert said("--acks", acks) == f"sales: {acks}: line 1: status: Field required\n"
