-- One flush: several commits, each all or nothing, none of them in another's way (the appender sees to it that no
-- two share a stream, a request key, a claim, an event id or a reader).
--
-- The first statement does nothing but wait for the head. Every check is a statement of its own after it: in READ
-- COMMITTED each takes a new snapshot, so it sees what the holder before us committed. The number of statements
-- does not depend on the number of commits.
--
-- That events or request keys are there already is rare, and their unique indexes say it. They are looked up only after
-- that, and where a commit would be refused, since a repetition is no refusal.
--
-- Rows are taken from the columns by subscript, which costs the same for any element: plpgsql holds its arrays taken
-- apart. Several arrays in one unnest would each be written to a store of its own first.
--
-- Columns arrive flattened, `*_of` naming the commit (from 1) that an element belongs to. The verdict of a commit
-- is the lowest that applies of the numbers that index `names`.
--
-- The planner is held to nested loops over indexes: plans are kept, and one made while a table was small must not
-- scan it once it is large.
CREATE OR REPLACE FUNCTION append(
    sizes int[],
    event_of int[], event_ids uuid[], streams text[], versions int[], types text[], schemas int[],
    datas jsonb[], metas jsonb[], publisheds jsonb[], sources text[], source_positions bigint[],
    expected_of int[], expected_streams text[], expected_versions int[],
    request_of int[], clients text[], routes text[], keys text[], body_hashes text[], responses text[],
    claim_of int[], claim_scopes text[], claim_keys text[], claim_streams text[],
    release_of int[], release_scopes text[], release_keys text[], release_streams text[],
    advance_of int[], readers text[], olds bigint[], news bigint[], epochs int[]
) RETURNS TABLE (index int, status text, "position" bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET jit = off
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $function$
#variable_conflict use_column
DECLARE
    names CONSTANT text[] := ARRAY[
        'replayed', 'key-reused', 'version-conflict', 'claim-taken', 'checkpoint-moved', 'committed'
    ];
    verdicts int[] := array_fill(6, ARRAY[cardinality(sizes)]);
    places bigint[] := array_fill(0, ARRAY[cardinality(sizes)]);
    shifts bigint[] := array_fill(0, ARRAY[cardinality(sizes)]);  -- from an event's ordinal to its position
    top bigint;
    at timestamptz;
    oldest timestamptz;
    refused boolean := false;
    looked boolean := false;
    expired boolean := false;
    hit record;
    upto bigint;
    ordinal bigint;
    due int;
    moved int;
BEGIN
    PERFORM FROM head FOR UPDATE;

    SELECT coalesce(max(e.position), 0) INTO top FROM event e;
    at := clock_timestamp();
    oldest := at - interval '30 days';  -- of the answers that are kept

    -- The stream stands at `version` where that is there and its successor is not; at 0 where neither is.
    FOR hit IN
        SELECT expected_of[n] AS of
        FROM generate_series(1, cardinality(expected_of)) AS n
        LEFT JOIN event e ON e.stream = expected_streams[n]
                         AND e.version >= expected_versions[n] AND e.version <= expected_versions[n] + 1
        WHERE e.version IS DISTINCT FROM nullif(expected_versions[n], 0)
    LOOP
        verdicts[hit.of] := least(verdicts[hit.of], 3);
        refused := true;
    END LOOP;

    IF cardinality(claim_of) > 0 THEN
        FOR hit IN
            SELECT n.of
            FROM unnest(claim_of, claim_scopes, claim_keys, claim_streams) AS n(of, scope, key, stream)
            JOIN claim c ON c.scope = n.scope AND c.key = n.key
            WHERE c.stream <> n.stream AND NOT EXISTS (
                SELECT FROM unnest(release_of, release_scopes, release_keys, release_streams) AS r(of, scope, key, stream)
                WHERE r.of = n.of AND r.scope = c.scope AND r.key = c.key AND r.stream = c.stream
            )
        LOOP
            verdicts[hit.of] := least(verdicts[hit.of], 4);
            refused := true;
        END LOOP;
    END IF;

    IF cardinality(advance_of) > 0 THEN
        FOR hit IN
            SELECT n.of
            FROM unnest(advance_of, readers, olds) AS n(of, reader, old)
            WHERE n.old IS DISTINCT FROM coalesce((SELECT c.position FROM checkpoint c WHERE c.reader = n.reader), 0)
        LOOP
            verdicts[hit.of] := least(verdicts[hit.of], 5);
            refused := true;
        END LOOP;
    END IF;

    <<twice_at_most>>
    LOOP
        IF refused THEN
            -- All of a commit's events there: it is a repetition. Some of them: the unique index refuses it.
            FOR hit IN
                SELECT n.of, count(*) AS found, max(e.position) AS last
                FROM unnest(event_of, event_ids) AS n(of, event_id)
                JOIN event e ON e.event_id = n.event_id
                GROUP BY n.of
            LOOP
                IF hit.found = sizes[hit.of] THEN
                    verdicts[hit.of] := 1;
                    places[hit.of] := hit.last;
                END IF;
            END LOOP;

            IF cardinality(request_of) > 0 THEN
                FOR hit IN
                    SELECT n.of, r.body_hash = n.body_hash AS same, r.position AS last, r.recorded_at > oldest AS alive
                    FROM unnest(request_of, clients, routes, keys, body_hashes) AS n(of, client, route, key, body_hash)
                    JOIN request r ON r.client = n.client AND r.route = n.route AND r.key = n.key
                LOOP
                    IF NOT hit.alive THEN
                        expired := true;
                    ELSIF hit.same AND verdicts[hit.of] > 1 THEN
                        verdicts[hit.of] := 1;
                        places[hit.of] := hit.last;
                    ELSE
                        verdicts[hit.of] := least(verdicts[hit.of], 2);
                    END IF;
                END LOOP;
            END IF;
            looked := true;
        END IF;

        -- The position of each commit's last event; for one without events or refused, the head when its turn came.
        upto := top;
        ordinal := 0;
        FOR n IN 1 .. cardinality(sizes) LOOP
            ordinal := ordinal + sizes[n];
            IF verdicts[n] = 6 THEN
                upto := upto + sizes[n];
                shifts[n] := upto - ordinal;
            END IF;
            IF verdicts[n] > 1 THEN
                places[n] := upto;
            END IF;
        END LOOP;

        BEGIN
            INSERT INTO event (position, stream, version, event_id, type, schema, data, meta, published, source,
                               source_position, recorded_at)
            SELECT shifts[event_of[n]] + n, streams[n], versions[n], event_ids[n], types[n], schemas[n],
                   datas[n], metas[n], publisheds[n], sources[n], source_positions[n], at
            FROM generate_series(1, cardinality(event_of)) AS n
            WHERE verdicts[event_of[n]] = 6;

            IF cardinality(request_of) > 0 THEN
                IF expired THEN
                    DELETE FROM request r USING unnest(request_of, clients, routes, keys) AS n(of, client, route, key)
                    WHERE verdicts[n.of] = 6 AND r.client = n.client AND r.route = n.route AND r.key = n.key;
                END IF;
                INSERT INTO request (client, route, key, body_hash, response, position, recorded_at)
                SELECT clients[n], routes[n], keys[n], body_hashes[n], responses[n], places[request_of[n]], at
                FROM generate_series(1, cardinality(request_of)) AS n
                WHERE verdicts[request_of[n]] = 6;
            END IF;
            EXIT;
        EXCEPTION WHEN unique_violation THEN
            IF looked THEN
                RAISE;
            END IF;
            refused := true;
        END;
    END LOOP;

    IF cardinality(release_of) > 0 THEN
        DELETE FROM claim c
        USING unnest(release_of, release_scopes, release_keys, release_streams) AS n(of, scope, key, stream)
        WHERE verdicts[n.of] = 6 AND c.scope = n.scope AND c.key = n.key AND c.stream = n.stream;
    END IF;

    IF cardinality(claim_of) > 0 THEN
        INSERT INTO claim (scope, key, stream)
        SELECT n.scope, n.key, n.stream
        FROM unnest(claim_of, claim_scopes, claim_keys, claim_streams) AS n(of, scope, key, stream)
        WHERE verdicts[n.of] = 6
        ON CONFLICT (scope, key) DO NOTHING;  -- held by the same stream already
    END IF;

    IF cardinality(advance_of) > 0 THEN
        -- Projectors write checkpoints outside the head lock, so the condition stands here once more.
        SELECT count(*) INTO due FROM unnest(advance_of) AS n(of) WHERE verdicts[n.of] = 6;
        UPDATE checkpoint c SET position = n.new, epoch = n.epoch
        FROM unnest(advance_of, readers, olds, news, epochs) AS n(of, reader, old, new, epoch)
        WHERE verdicts[n.of] = 6 AND c.reader = n.reader AND c.position = n.old;
        GET DIAGNOSTICS moved = ROW_COUNT;
        due := due - moved;
        INSERT INTO checkpoint (reader, position, epoch)
        SELECT n.reader, n.new, n.epoch
        FROM unnest(advance_of, readers, olds, news, epochs) AS n(of, reader, old, new, epoch)
        WHERE due > 0 AND verdicts[n.of] = 6 AND n.old = 0
        ON CONFLICT (reader) DO NOTHING;
        GET DIAGNOSTICS moved = ROW_COUNT;
        IF moved <> due THEN
            RAISE EXCEPTION 'a checkpoint moved during the flush' USING ERRCODE = 'serialization_failure';
        END IF;
    END IF;

    RETURN QUERY SELECT n.of::int, names[n.verdict], n.place
    FROM unnest(verdicts, places) WITH ORDINALITY AS n(verdict, place, of);
END
$function$;
