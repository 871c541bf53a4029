"""`sales erp-secret`: the secrets of the ERP's pushes, and how they are changed."""

from deploy.data_dir import DataDir
from tests.cli.conftest import Sales


def test_a_secret_is_changed_without_a_moment_in_which_none_is_good(sales: Sales, data: DataDir) -> None:
    def said(*options: str) -> list[str]:
        answer = sales("erp-secret", *options, "--data", data.path)
        assert (answer.code, answer.err) == (0, "")
        return answer.out.split()

    (old,) = said()
    assert old.startswith("whsec_") and said() == [old]
    both = said("--add")
    assert both[0] == old and len(set(both)) == 2
    third = sales("erp-secret", "--add", "--data", data.path)
    assert (third.code, third.out) == (1, "") and "withdraw" in third.err and third.err.count("\n") == 1
    assert said("--withdraw") == both[1:]
    assert data.erp_secrets == both[1:] and data.webhook_secrets_file.stat().st_mode & 0o777 == 0o600


def test_a_secret_that_leaked_is_replaced_at_once(sales: Sales, data: DataDir) -> None:
    (leaked,) = data.erp_secrets
    sales("erp-secret", "--add", "--data", data.path)
    sales("erp-secret", "--withdraw", "--data", data.path)
    assert leaked not in data.erp_secrets and len(data.erp_secrets) == 1
