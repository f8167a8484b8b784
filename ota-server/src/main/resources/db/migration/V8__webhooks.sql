-- Times are epoch milliseconds. Plain SQL types, so that PostgreSQL takes the same file.

-- The secret is needed as it is: each request is signed with it. A node delivers while it holds the lease.
CREATE TABLE webhooks (
    id            TEXT PRIMARY KEY,
    url           TEXT    NOT NULL,
    secret        TEXT    NOT NULL,
    subject       TEXT,
    kinds         TEXT    NOT NULL,
    state         TEXT    NOT NULL,
    created_at    BIGINT  NOT NULL,
    position      BIGINT  NOT NULL,
    replays       BIGINT  NOT NULL DEFAULT 0,
    attempts      INTEGER NOT NULL DEFAULT 0,
    failing_since BIGINT,
    due_at        BIGINT,
    error         TEXT,
    lease_owner   TEXT,
    lease_until   BIGINT  NOT NULL DEFAULT 0,
    deliveries    BIGINT  NOT NULL DEFAULT 0
);

CREATE TABLE webhook_deliveries (
    webhook  TEXT    NOT NULL REFERENCES webhooks (id),
    number   BIGINT  NOT NULL,
    sequence BIGINT  NOT NULL,
    attempt  INTEGER NOT NULL,
    at       BIGINT  NOT NULL,
    status   INTEGER,
    millis   BIGINT  NOT NULL,
    error    TEXT,
    PRIMARY KEY (webhook, number)
);
