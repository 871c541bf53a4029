"""Whether a log is in sequence: each position, each version, each event and each one that was heard, once and in order.

Statements read the log along an index, and give back the first few rows that are wrong.
"""

from collections.abc import AsyncIterator

from sqlalchemy import text

from .finding import Finding, Subject, words

GAPS = text("""
    SELECT position, before FROM (
        SELECT position, lag(position, 1, CAST(:since AS bigint)) OVER (ORDER BY position) AS before
        FROM event WHERE position > :since
    ) AS pair
    WHERE position <> before + 1 AND position NOT IN (SELECT position FROM epoch)
    ORDER BY position LIMIT 5""")
# What a reader has stored was there: a checkpoint beyond the head tells that the end of the log is gone.
BEYOND = text("""
    SELECT reader, position, (SELECT coalesce(max(position), 0) FROM event) AS head FROM checkpoint
    WHERE (reader = 'relay' OR reader LIKE 'projection:%' OR reader LIKE 'policy:%')
          AND position > (SELECT coalesce(max(position), 0) FROM event)
    ORDER BY reader LIMIT 5""")
VERSIONS = text("""
    SELECT stream, position, version FROM (
        SELECT stream, position, version, lag(version) OVER (PARTITION BY stream ORDER BY position) AS before
        FROM event WHERE source IS NULL AND position > :since
    ) AS one
    WHERE version <> 1 + coalesce(before, (
        SELECT max(e.version) FROM event e WHERE e.stream = one.stream AND e.position <= :since
    ), 0)
    ORDER BY position LIMIT 5""")
TWICE = text("""
    SELECT event_id, array_agg(position ORDER BY position) AS positions FROM event
    GROUP BY event_id HAVING count(*) > 1 AND max(position) > :since ORDER BY max(position) LIMIT 5""")
DISORDER = text("""
    SELECT source, position, source_position FROM (
        SELECT source, position, source_position,
               lag(source_position) OVER (PARTITION BY source ORDER BY position) AS before
        FROM event WHERE source IS NOT NULL AND position > :since
    ) AS one
    WHERE source_position <= coalesce(before, (
        SELECT max(e.source_position) FROM event e WHERE e.source = one.source AND e.position <= :since
    ), 0)
    ORDER BY position LIMIT 5""")

RULES = {
    "positions dense": (GAPS, BEYOND),
    "versions gapless": (VERSIONS,),
    "events there once": (TWICE,),
    "heard in order": (DISORDER,),
}


async def in_sequence(subject: Subject) -> AsyncIterator[Finding]:
    for name, statements in RULES.items():
        wrong: list[str] = []
        async with subject.store.transaction() as db:
            for statement in statements:
                given = {"since": subject.since} if ":since" in statement.text else {}
                wrong += [words(row) for row in (await db.execute(statement, given)).mappings()]
        yield subject.finding(name, wrong)
