-- The end of the event log, and what of its beginning was pruned. Every transaction that writes locks this row first, on
-- every node: so one writes at a time, and the chain has one end.
CREATE TABLE log_head (
    id              INTEGER PRIMARY KEY CHECK (id = 1),
    sequence        BIGINT NOT NULL,
    hash            TEXT   NOT NULL,
    at              BIGINT NOT NULL,
    anchor_sequence BIGINT NOT NULL,
    anchor_hash     TEXT   NOT NULL
);
INSERT INTO log_head (id, sequence, hash, at, anchor_sequence, anchor_hash)
SELECT 1, COALESCE(MAX(sequence), 0),
       COALESCE((SELECT hash FROM events ORDER BY sequence DESC LIMIT 1),
                '0000000000000000000000000000000000000000000000000000000000000000'),
       COALESCE(MAX(at), 0), 0,
       '0000000000000000000000000000000000000000000000000000000000000000'
FROM events;

-- What all nodes on this database must agree on: whose CA it is, how often it was restored.
CREATE TABLE server_facts (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
