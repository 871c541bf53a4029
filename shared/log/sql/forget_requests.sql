-- Deletes up to `most` answers older than the 30 days for which they are kept. Returns how many.
CREATE OR REPLACE FUNCTION forget_requests(most int) RETURNS int
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET enable_bitmapscan = on
AS $function$
DECLARE
    forgotten int;
BEGIN
    DELETE FROM request WHERE ctid = ANY (ARRAY(
        SELECT r.ctid FROM request r WHERE r.recorded_at < clock_timestamp() - interval '30 days'
        LIMIT most FOR UPDATE SKIP LOCKED
    ));
    GET DIAGNOSTICS forgotten = ROW_COUNT;
    RETURN forgotten;
END
$function$;
