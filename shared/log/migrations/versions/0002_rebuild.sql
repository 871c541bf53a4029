CREATE TABLE rebuild (
    reader     text        PRIMARY KEY,
    state      text        NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'building', 'done', 'failed')),
    position   bigint      NOT NULL DEFAULT 0,
    target     bigint      NOT NULL DEFAULT 0,
    detail     text        NOT NULL DEFAULT '',
    began_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE rebuild IS 'Of each version of a projection the last rebuild that was asked for, and how far it is.';
