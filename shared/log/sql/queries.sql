-- name: head
SELECT coalesce(max(position), 0) FROM event;

-- name: read
SELECT position, stream, version, event_id, type, schema, data, meta, published, source, source_position, recorded_at
FROM event WHERE position > $1 ORDER BY position LIMIT $2;

-- name: rows
SELECT position, stream, version, event_id::text, type, schema, data::text, meta::text, published::text, source,
       source_position, (extract(epoch FROM recorded_at) * 1000000)::bigint AS recorded_at
FROM event WHERE position > $1 ORDER BY position LIMIT $2;

-- name: read_stream
SELECT position, stream, version, event_id, type, schema, data, meta, published, source, source_position, recorded_at
FROM event WHERE stream = $1 AND version > $2 ORDER BY version;

-- What began the stream, and all from the last event of that type on; not sorted.
-- name: read_opened
SELECT position, stream, version, event_id, type, schema, data, meta, published, source, source_position, recorded_at
FROM event WHERE stream = $1 AND version = 1
UNION ALL
SELECT position, stream, version, event_id, type, schema, data, meta, published, source, source_position, recorded_at
FROM event WHERE stream = $1 AND version > 1 AND version >= coalesce(
    (SELECT version FROM event WHERE stream = $1 AND version > 1 AND type = $2 ORDER BY version DESC LIMIT 1), 2);

-- name: read_streams
SELECT e.* FROM unnest($1::text[]) AS s(stream) CROSS JOIN LATERAL (
    SELECT position, stream, version, event_id, type, schema, data, meta, published, source, source_position,
           recorded_at
    FROM event WHERE stream = s.stream AND version > 0 AND position <= $2 ORDER BY version
) AS e;

-- name: stored_request
SELECT body_hash, response, position FROM request
WHERE client = $1 AND route = $2 AND key = $3 AND recorded_at > clock_timestamp() - interval '30 days';

-- name: holder
SELECT stream FROM claim WHERE scope = $1 AND key = $2;

-- name: heard
SELECT event_id FROM event WHERE source = $1 AND event_id = ANY ($2::uuid[]);

-- name: checkpoint
SELECT position, epoch FROM checkpoint WHERE reader = $1;

-- One snapshot of the page, of the published event before it, of the last one, and of where the epochs began.
-- name: feed
SELECT log.epochs, log.began, log.head, log.previous, e.*
FROM (
    SELECT (SELECT array_agg(epoch ORDER BY epoch) FROM epoch) AS epochs,
           (SELECT array_agg(position ORDER BY epoch) FROM epoch) AS began,
           (SELECT max(position) FROM event WHERE published IS NOT NULL) AS head,
           (SELECT max(position) FROM event WHERE published IS NOT NULL AND position <= $1) AS previous
) AS log
LEFT JOIN LATERAL (
    SELECT position, stream, event_id, meta, published
    FROM event WHERE published IS NOT NULL AND position > $1 ORDER BY position LIMIT $2
) AS e ON true;

-- name: append
SELECT index, status, position FROM append(
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,
    $26, $27, $28, $29, $30, $31, $32, $33, $34
);

-- name: begin_epoch
SELECT begin_epoch($1, $2, $3, $4, $5, $6, $7, $8);

-- name: forget_requests
SELECT forget_requests($1);
