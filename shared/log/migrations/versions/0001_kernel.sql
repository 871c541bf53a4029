-- The tables of the kernel, one set for each service, owned by the owner's role.

CREATE TABLE head (
    one boolean PRIMARY KEY DEFAULT true CHECK (one)
);
COMMENT ON TABLE head IS 'One row, only ever locked: whoever holds it appends. Never updated, so it never bloats.';
INSERT INTO head DEFAULT VALUES;

CREATE TABLE event (
    position        bigint      PRIMARY KEY CHECK (position > 0),
    stream          text        NOT NULL,
    version         integer     CHECK (version > 0),
    event_id        uuid        NOT NULL,
    type            text        NOT NULL,
    schema          integer     NOT NULL,
    data            jsonb       NOT NULL,
    meta            jsonb       NOT NULL,
    published       jsonb,
    source          text,
    source_position bigint,
    recorded_at     timestamptz NOT NULL,
    CONSTRAINT event_own_or_foreign CHECK (
        CASE WHEN source IS NULL THEN version IS NOT NULL AND source_position IS NULL
             ELSE version IS NULL AND source_position IS NOT NULL AND published IS NULL END
    )
);
COMMENT ON COLUMN event.version IS 'Place in its stream, from 1; null for an event that another service published.';
COMMENT ON COLUMN event.published IS '{type, schema, data}: the form in which the fact leaves the service.';
CREATE UNIQUE INDEX event_event_id ON event (event_id);
CREATE UNIQUE INDEX event_stream_version ON event (stream, version);
CREATE UNIQUE INDEX event_source_position ON event (source, source_position) WHERE source IS NOT NULL;
CREATE INDEX event_published ON event (position) WHERE published IS NOT NULL;

CREATE TABLE request (
    client      text        NOT NULL,
    route       text        NOT NULL,
    key         text        NOT NULL,
    body_hash   text        NOT NULL,
    response    text        NOT NULL,
    position    bigint      NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (client, route, key)
);
COMMENT ON TABLE request IS 'Answers by Idempotency-Key, kept for 30 days.';
CREATE INDEX request_recorded_at ON request USING brin (recorded_at) WITH (autosummarize = on);

CREATE TABLE claim (
    scope  text NOT NULL,
    key    text NOT NULL,
    stream text NOT NULL,
    PRIMARY KEY (scope, key)
);
COMMENT ON TABLE claim IS 'Unique keys and the streams that hold them.';

CREATE TABLE checkpoint (
    reader   text    PRIMARY KEY,
    position bigint  NOT NULL,
    epoch    integer NOT NULL DEFAULT 1
);

CREATE TABLE epoch (
    epoch     integer     PRIMARY KEY,
    position  bigint      NOT NULL,
    lost_from bigint,
    lost_to   bigint,
    began_at  timestamptz NOT NULL
);
COMMENT ON TABLE epoch IS 'The lives of this log: a restore or a fail-over begins the next one, at a position.';
INSERT INTO epoch (epoch, position, began_at) VALUES (1, 0, clock_timestamp());

CREATE TABLE parked (
    reader     text        NOT NULL,
    position   bigint      NOT NULL,
    stream     text        NOT NULL,
    source     text,
    event_id   uuid        NOT NULL,
    type       text        NOT NULL,
    error      text        NOT NULL,
    tries      integer     NOT NULL DEFAULT 0,
    status     text        NOT NULL DEFAULT 'parked' CHECK (status IN ('parked', 'discarded')),
    reason     text,
    parked_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (reader, position)
);
COMMENT ON TABLE parked IS 'Events that a reader could not handle, and those of the same stream behind them.';
CREATE INDEX parked_stream ON parked (reader, stream, position);

CREATE TABLE projection (
    name       text        NOT NULL,
    version    integer     NOT NULL,
    status     text        NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (name, version)
);
CREATE UNIQUE INDEX projection_live ON projection (name) WHERE status = 'live';
