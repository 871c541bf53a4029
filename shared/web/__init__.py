"""HTTP: routes, tokens, problems, paging, idempotency, health, and what operators see."""
