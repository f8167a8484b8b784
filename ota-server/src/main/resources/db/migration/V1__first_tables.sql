-- Times are epoch milliseconds. Plain SQL types, so that PostgreSQL takes the same file.

CREATE TABLE tokens (
    sha256     TEXT PRIMARY KEY,
    name       TEXT   NOT NULL,
    role       TEXT   NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE gateways (
    id         TEXT PRIMARY KEY,
    created_at BIGINT NOT NULL
);

CREATE TABLE devices (
    id           TEXT PRIMARY KEY,
    board        TEXT   NOT NULL,
    gateway      TEXT REFERENCES gateways (id),
    created_at   BIGINT NOT NULL,
    last_seen_at BIGINT,
    report       TEXT
);
CREATE INDEX devices_by_gateway ON devices (gateway);

CREATE TABLE artifacts (
    digest           TEXT PRIMARY KEY,
    size             BIGINT NOT NULL,
    board            TEXT   NOT NULL,
    slot             TEXT   NOT NULL,
    version          TEXT   NOT NULL,
    image_hash       TEXT   NOT NULL,
    key_hash         TEXT   NOT NULL,
    security_counter BIGINT NOT NULL,
    created_at       BIGINT NOT NULL
);

CREATE TABLE releases (
    id               TEXT PRIMARY KEY,
    board            TEXT   NOT NULL,
    version          TEXT   NOT NULL,
    security_counter BIGINT NOT NULL,
    created_at       BIGINT NOT NULL
);
CREATE INDEX releases_by_counter ON releases (board, security_counter);

CREATE TABLE release_images (
    release TEXT NOT NULL REFERENCES releases (id),
    slot    TEXT NOT NULL,
    digest  TEXT NOT NULL REFERENCES artifacts (digest),
    PRIMARY KEY (release, slot)
);
CREATE INDEX release_images_by_digest ON release_images (digest);

-- The counts are kept by every change of an execution, so that no decision costs more in a larger fleet.
CREATE TABLE jobs (
    id                 TEXT PRIMARY KEY,
    release            TEXT    NOT NULL REFERENCES releases (id),
    document           TEXT    NOT NULL,
    allow_downgrade    BOOLEAN NOT NULL,
    maximum_per_minute INTEGER NOT NULL,
    abort_type         TEXT    NOT NULL,
    abort_percentage   DOUBLE PRECISION NOT NULL,
    abort_minimum      INTEGER NOT NULL,
    timeout_minutes    INTEGER NOT NULL,
    status             TEXT    NOT NULL,
    status_reason      TEXT,
    created_at         BIGINT  NOT NULL,
    completed_at       BIGINT,
    not_offered        INTEGER NOT NULL,
    queued             INTEGER NOT NULL DEFAULT 0,
    in_progress        INTEGER NOT NULL DEFAULT 0,
    succeeded          INTEGER NOT NULL DEFAULT 0,
    failed             INTEGER NOT NULL DEFAULT 0,
    timed_out          INTEGER NOT NULL DEFAULT 0,
    rejected           INTEGER NOT NULL DEFAULT 0,
    removed            INTEGER NOT NULL DEFAULT 0,
    canceled           INTEGER NOT NULL DEFAULT 0,
    already_installed  INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX jobs_by_status ON jobs (status, created_at);

-- One row for each target; without a status while it has not been offered the job.
CREATE TABLE executions (
    job            TEXT    NOT NULL REFERENCES jobs (id),
    device         TEXT    NOT NULL REFERENCES devices (id),
    position       INTEGER NOT NULL,
    status         TEXT,
    number         BIGINT  NOT NULL DEFAULT 1,
    version        BIGINT  NOT NULL DEFAULT 0,
    details        TEXT,
    reason         TEXT,
    mark_boots     BIGINT,
    mark_slot      TEXT,
    mark_hash      TEXT,
    mark_confirmed BOOLEAN,
    queued_at      BIGINT,
    started_at     BIGINT,
    updated_at     BIGINT,
    ended_at       BIGINT,
    deadline       BIGINT,
    PRIMARY KEY (job, device)
);
CREATE INDEX executions_by_position ON executions (job, position);
CREATE INDEX executions_by_status ON executions (job, status, position);
CREATE INDEX executions_by_offer ON executions (job, queued_at);
CREATE INDEX executions_by_device ON executions (device, status, queued_at);
CREATE INDEX executions_by_deadline ON executions (status, deadline);

-- Append-only: nothing updates or deletes here, and each row's hash covers the row before it.
CREATE TABLE events (
    sequence BIGINT PRIMARY KEY,
    at       BIGINT NOT NULL,
    actor    TEXT   NOT NULL,
    reason   TEXT,
    kind     TEXT   NOT NULL,
    subject  TEXT   NOT NULL,
    data     TEXT   NOT NULL,
    previous TEXT   NOT NULL,
    hash     TEXT   NOT NULL
);
CREATE INDEX events_by_subject ON events (subject, sequence);

CREATE TABLE idempotency (
    actor      TEXT    NOT NULL,
    key        TEXT    NOT NULL,
    request    TEXT    NOT NULL,
    status     INTEGER NOT NULL,
    reply      TEXT    NOT NULL,
    created_at BIGINT  NOT NULL,
    PRIMARY KEY (actor, key)
);
CREATE INDEX idempotency_by_age ON idempotency (created_at);
