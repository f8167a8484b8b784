-- Times are epoch milliseconds. Plain SQL types, so that PostgreSQL takes the same file.

-- Names are never used again, so that an event's actor is one person for ever.
CREATE TABLE operators (
    name       TEXT PRIMARY KEY,
    roles      TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);
INSERT INTO operators (name, roles, created_at)
SELECT name, MIN(role), MIN(created_at) FROM tokens GROUP BY name;

CREATE TABLE operator_tokens (
    sha256     TEXT PRIMARY KEY,
    operator   TEXT   NOT NULL REFERENCES operators (name),
    created_at BIGINT NOT NULL
);
INSERT INTO operator_tokens (sha256, operator, created_at)
SELECT sha256, name, created_at FROM tokens;
CREATE INDEX operator_tokens_by_operator ON operator_tokens (operator);
DROP TABLE tokens;

-- The public key is pinned: a key that was exchanged behind the profile's back signs nothing.
CREATE TABLE signing_profiles (
    id            BIGINT PRIMARY KEY,
    name          TEXT    NOT NULL,
    rules         TEXT    NOT NULL,
    algorithm     TEXT    NOT NULL,
    public_key    TEXT    NOT NULL,
    deterministic BOOLEAN NOT NULL,
    created_at    BIGINT  NOT NULL,
    revoked_at    BIGINT
);
CREATE UNIQUE INDEX signing_profiles_in_force ON signing_profiles (name) WHERE revoked_at IS NULL;

-- Bytes under a signature that were sent; the files lie in the content-addressed store. What was read in them stands here.
CREATE TABLE signing_contents (
    digest     TEXT PRIMARY KEY,
    size       BIGINT NOT NULL,
    sha384     TEXT   NOT NULL,
    sha512     TEXT   NOT NULL,
    image      TEXT,
    created_at BIGINT NOT NULL
);

CREATE TABLE signing_requests (
    id               BIGINT PRIMARY KEY,
    profile          BIGINT  NOT NULL REFERENCES signing_profiles (id),
    requester        TEXT    NOT NULL REFERENCES operators (name),
    hash             TEXT    NOT NULL,
    digest           TEXT    NOT NULL,
    subject          TEXT    NOT NULL,
    content          TEXT REFERENCES signing_contents (digest),
    checked          BOOLEAN NOT NULL,
    state            TEXT    NOT NULL,
    reason           TEXT,
    created_at       BIGINT  NOT NULL,
    expires_at       BIGINT  NOT NULL,
    ended_at         BIGINT,
    signature        TEXT
);
-- What makes a second signature of the same digest impossible, whatever runs at once.
CREATE UNIQUE INDEX signing_requests_once ON signing_requests (profile, hash, digest)
    WHERE state IN ('PENDING', 'APPROVED', 'SIGNED');
CREATE INDEX signing_requests_by_state ON signing_requests (state, id);
CREATE INDEX signing_requests_by_rate ON signing_requests (profile, created_at);

-- The key of the table is what counts each person once.
CREATE TABLE signing_approvals (
    request  BIGINT NOT NULL REFERENCES signing_requests (id),
    approver TEXT   NOT NULL REFERENCES operators (name),
    digest   TEXT   NOT NULL,
    comment  TEXT,
    at       BIGINT NOT NULL,
    PRIMARY KEY (request, approver)
);
CREATE INDEX signing_approvals_by_approver ON signing_approvals (approver);

-- SBOMs and provenance statements, in the content-addressed store under their digests.
CREATE TABLE attachments (
    digest     TEXT PRIMARY KEY,
    kind       TEXT   NOT NULL,
    size       BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
ALTER TABLE releases ADD COLUMN sbom TEXT REFERENCES attachments (digest);
ALTER TABLE releases ADD COLUMN provenance TEXT REFERENCES attachments (digest);
