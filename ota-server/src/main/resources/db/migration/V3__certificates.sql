-- Client certificates, so that they can be revoked. Those of older versions are not listed: they are told by their owner.
CREATE TABLE certificates (
    serial     TEXT PRIMARY KEY,
    owner      TEXT   NOT NULL,
    issued_at  BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX certificates_by_owner ON certificates (owner);

CREATE TABLE revocations (
    owner      TEXT PRIMARY KEY,
    revoked_at BIGINT NOT NULL
);
