"""The reports as somebody would write them by hand, for just these books: one currency, no channels, the same tables.

Each statement answers what the report does, to the cent, its rows by key and its total.
"""

from services.pipeline.directory import projections as directory
from services.pipeline.opportunity_history import projections as history
from services.pipeline.reports.sales import projections as sales
from shared.readers.store import schema_of

SALES, HISTORY, DIRECTORY = (schema_of(one.projection) for one in (sales, history, directory))

SALES_BY_REP = f"""
    WITH covered AS (
        SELECT contract_id, customer_id, amount, reversed FROM {SALES}.deal
        WHERE currency = 'USD' AND signed_on BETWEEN $1 AND $2
    ), totals AS (
        SELECT sum(amount) AS total, count(*) FILTER (WHERE amount > 0) AS total_orders, sum(reversed) AS total_reversed
        FROM covered
    ), buyers AS (
        SELECT count(*) AS buyers, count(*) FILTER (WHERE orders >= 2) AS repeat
        FROM (SELECT count(*) AS orders FROM covered WHERE amount > 0 GROUP BY customer_id) AS by_customer
    ), by_rep AS (
        SELECT s.rep_id, sum(s.amount) AS amount, count(*) FILTER (WHERE s.amount > 0) AS orders,
               sum(s.reversed) AS reversed
        FROM covered JOIN {SALES}.rep_share AS s USING (contract_id) GROUP BY s.rep_id
    )
    SELECT by_rep.rep_id::text AS key, by_rep.amount AS amount, by_rep.orders, by_rep.reversed,
           rep.name, rep.external_id, totals.*, buyers.*
    FROM totals, buyers, by_rep LEFT JOIN {DIRECTORY}.rep ON rep.id = by_rep.rep_id
    ORDER BY by_rep.amount DESC, key
"""


def _deals(then: str) -> str:
    """`then`: what holds of the change `{}` of a deal that held on the day."""
    changes = {name: then.format(name) for name in ("stage", "expectation", "override")}
    return f"""
    WITH deals AS (
        SELECT deal.id, stage.stage, stage.probability,
               CASE stage.stage WHEN 'won' THEN deal.won_amount WHEN 'lost' THEN 0 ELSE expectation.amount END
                   AS amount,
               CASE WHEN stage.stage IN ('won', 'lost') THEN stage."on" ELSE expectation.close_on END AS close_on,
               override.deal_id IS NOT NULL AND stage.stage NOT IN ('won', 'lost') AS overridden,
               override.amount AS said_amount, override.probability AS said_probability
        FROM {HISTORY}.deal
        JOIN {HISTORY}.stage ON stage.deal_id = deal.id AND {changes["stage"]}
        JOIN {HISTORY}.expectation ON expectation.deal_id = deal.id AND {changes["expectation"]}
        LEFT JOIN {HISTORY}.override ON override.deal_id = deal.id AND {changes["override"]}
        WHERE deal.currency = 'USD'
    ), weighted AS (
        SELECT id, stage, close_on, amount, overridden, round(amount * probability / 100, 2) AS forecast,
               round(CASE WHEN overridden THEN coalesce(said_amount, amount) * coalesce(said_probability, probability)
                          ELSE amount * probability END / 100, 2) AS said
        FROM deals
    )"""


SUMS = """
    sum(amount) AS amount, sum(forecast) AS forecast, sum(amount) FILTER (WHERE stage = 'won') AS won,
    CASE WHEN bool_or(overridden) THEN sum(said) END AS override"""
COUNTS = """
    count(*) FILTER (WHERE stage <> 'lost') AS deals, count(*) FILTER (WHERE stage = 'lost') AS lost,
    count(*) FILTER (WHERE overridden) AS overridden"""
NOW = "{}.until IS NULL"
THEN = '{0}."on" <= $1 AND ({0}.until IS NULL OR {0}.until > $1)'


def forecast_by_month(then: str) -> str:
    return f"""{_deals(then)}
    SELECT * FROM (
        SELECT key, grouping(key) AS total, {SUMS}, {COUNTS}
        FROM (SELECT *, to_char(close_on, 'YYYY-MM') AS key FROM weighted) AS keyed GROUP BY ROLLUP (key)
    ) AS rows ORDER BY total, amount DESC, key COLLATE "C"
    """


def _cents(name: str) -> str:
    """An amount by the share in whole cents, and what the share's rank adds of those that are left."""
    exact = f"{name} * percent"
    return f"""
        (floor({exact}) + (row_number() OVER (PARTITION BY id ORDER BY floor({exact}) - {exact}, rep_id)
            <= {name} * 100 - sum(floor({exact})) OVER (PARTITION BY id))::int) / 100 AS {name}"""


FORECAST_BY_REP = f"""{_deals(NOW)}, parts AS (
        SELECT id, stage, overridden, rep_id, {", ".join(map(_cents, ("amount", "forecast", "said")))}
        FROM weighted JOIN {HISTORY}.share ON share.deal_id = id AND share.until IS NULL AND percent > 0
    ), by_rep AS (
        SELECT rep_id, grouping(rep_id) AS total, {SUMS},
               count(DISTINCT id) FILTER (WHERE stage <> 'lost') AS deals,
               count(DISTINCT id) FILTER (WHERE stage = 'lost') AS lost,
               count(DISTINCT id) FILTER (WHERE overridden) AS overridden
        FROM parts GROUP BY ROLLUP (rep_id)
    )
    SELECT by_rep.*, rep_id::text AS key, rep.name, rep.external_id
    FROM by_rep LEFT JOIN {DIRECTORY}.rep ON rep.id = rep_id ORDER BY total, amount DESC, key
"""
