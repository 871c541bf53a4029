"""What follows from what was sold and collected, over the public APIs: a scorecard, a bonus, an honour, a statement."""

from typing import Any

from tests.journeys.loop import SMART, Loop

MEASURES: list[dict[str, Any]] = [
    {"metric": "collection_rate", "group": "sales", "weight": "60", "source": "auto", "target": "0.90"},
    {"metric": "collected_amount", "group": "sales", "weight": "40", "source": "auto", "target": "57000.00"},
]
BEYOND: dict[str, Any] = {
    "name": "Three percent of what is beyond the target",
    "effective_from": "2026-01-01",
    "who": {"positions": ["rep"]},
    "every": "quarter",
    "metric": "collected_amount",
    "currency": "USD",
    "tiers": [{"from": "1", "rate": "0.03"}],
    "multiplier": {"factors": [{"from": "0", "factor": "0.5"}, {"from": "80", "factor": "1.1"}]},
}


class Rewards:
    """Of the rep who closed the loop, for the second quarter, in which the customer paid."""

    def __init__(self, loop: Loop) -> None:
        self.loop, self.rep, self.post = loop, loop.rep, loop.post

    def targets(self) -> None:
        target = {"name": "Cash", "year": 2026, "metric": "collected_amount", "amount": "50000.00", "currency": "USD"}
        drafted = self.post(
            "performance", "/v1/target-plans", "sales_manager", **target, smart=SMART, unit_id=self.loop.north
        )
        path, node = f"/v1/target-plans/{drafted['id']}", "root"
        for dimension, key in (("quarter", "2026-Q2"), ("rep", self.rep)):
            into = [{"dimension": dimension, "key": key, "amount": "50000.00"}]
            node = self.post("performance", f"{path}/decompose", "sales_manager", node=node, into=into)["nodes"][-1][
                "id"
            ]
        self.post("performance", f"{path}/submit", "sales_manager")
        self.post("performance", f"{path}/approve", "director")

    def scorecard(self) -> dict[str, Any]:
        scheme = {"name": "Reps", "effective_from": "2026-01-01", "who": {"positions": ["rep"]}, "items": MEASURES}
        drafted = self.post("performance", "/v1/kpi-schemes", "hr", **scheme)
        self.post("performance", f"/v1/kpi-schemes/{drafted['id']}/publish", "director")
        self.post("performance", "/v1/scorecard-runs", "hr", period="2026-Q2", scheme_id=drafted["id"])
        self.loop.company.settle()
        cards = self.loop.company.every("performance", "/v1/scorecards", role="director", period="2026-Q2")
        for card in cards:
            self.post("performance", f"/v1/scorecards/{card['rep_id']}/2026-Q2/finalise", "director")
        self.loop.company.settle()
        return self.loop.get("performance", f"/v1/scorecards/{self.rep}/2026-Q2")

    def bonus(self) -> dict[str, Any]:
        plan = self.post("incentive", "/v1/bonus-plans", "hr", **BEYOND)
        self.post("incentive", f"/v1/bonus-plans/{plan['id']}/publish", "director")
        run = self.post("incentive", "/v1/bonus-runs", "hr", period="2026-Q2")
        assert run["period"] == "2026-Q2"
        self.loop.company.settle()
        return self.loop.only("incentive", "/v1/bonuses", rep_id=self.rep)

    def honour(self) -> dict[str, Any]:
        named = {"name": "Champion of the month", "kind": "champion", "every": "month", "metric": "collected_amount"}
        self.post("incentive", "/v1/honours", "hr", **named)
        self.post("incentive", "/v1/honour-runs", "hr", period="2026-05")
        self.loop.company.settle()
        return self.loop.only("incentive", "/v1/honour-awards", period="2026-05")

    def statement(self, month: str) -> dict[str, Any]:
        self.post("incentive", "/v1/statement-runs", "finance", period=month)
        return self.post("incentive", f"/v1/statements/{self.rep}/{month}/lock", "finance")
