-- A new life of the log, above everything that anyone may have seen of the old one: the one gap in its positions.
DROP FUNCTION IF EXISTS begin_epoch(bigint, text, uuid, bigint, bigint);  -- which took no reason
CREATE OR REPLACE FUNCTION begin_epoch(
    at_position bigint, log_stream text, id uuid, lost_first bigint, lost_last bigint, number int, why text, who text
) RETURNS int
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $function$
#variable_conflict use_column
DECLARE
    top bigint;
    latest int;
    following int;
    at timestamptz;
    body jsonb;
BEGIN
    PERFORM FROM head FOR UPDATE;

    SELECT coalesce(max(e.position), 0) INTO top FROM event e;
    IF at_position <= top THEN
        RAISE EXCEPTION 'position % is not above the head %', at_position, top
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    SELECT max(e.epoch) INTO latest FROM epoch e;
    following := coalesce(number, latest + 1);
    IF following <= latest THEN
        RAISE EXCEPTION 'epoch % is not after the last', number USING ERRCODE = 'invalid_parameter_value';
    END IF;
    at := clock_timestamp();
    body := jsonb_build_object('epoch', following, 'from', at_position, 'lost_from', lost_first, 'lost_to', lost_last,
                               'reason', why);

    INSERT INTO epoch (epoch, position, lost_from, lost_to, began_at)
    VALUES (following, at_position, lost_first, lost_last, at);
    INSERT INTO event (position, stream, version, event_id, type, schema, data, meta, published, recorded_at)
    SELECT at_position, log_stream, coalesce(max(e.version), 0) + 1, id, 'EpochBegan', 1, body,
           jsonb_build_object('time', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                              'actor', who, 'correlation', id, 'causation', NULL, 'hops', 0),
           jsonb_build_object('type', 'EpochBegan', 'schema', 1, 'data', body), at
    FROM event e WHERE e.stream = log_stream;
    RETURN following;
END
$function$;
