-- The maps are JSON. Versions are those that devices reported, by slot; version is that of the running slot, and
-- version_order its text of fixed width that sorts as versions do.
ALTER TABLE devices ADD COLUMN serial TEXT;
ALTER TABLE devices ADD COLUMN state TEXT NOT NULL DEFAULT 'ACTIVE';
ALTER TABLE devices ADD COLUMN state_reason TEXT;
ALTER TABLE devices ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
ALTER TABLE devices ADD COLUMN attributes TEXT NOT NULL DEFAULT '{}';
ALTER TABLE devices ADD COLUMN versions TEXT NOT NULL DEFAULT '{}';
ALTER TABLE devices ADD COLUMN version TEXT;
ALTER TABLE devices ADD COLUMN version_order TEXT;

-- What tells two boards with one identity apart: the boots of the one that lags behind, and how often they took turns.
ALTER TABLE devices ADD COLUMN clone_boots BIGINT;
ALTER TABLE devices ADD COLUMN clone_turns INTEGER NOT NULL DEFAULT 0;
ALTER TABLE devices ADD COLUMN clone_leads BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE devices ADD COLUMN suspicion TEXT;

CREATE INDEX devices_by_board ON devices (board, version);
CREATE INDEX devices_by_state ON devices (state, id);
CREATE INDEX devices_by_version ON devices (version_order);
CREATE INDEX devices_by_contact ON devices (last_seen_at, id);
CREATE INDEX devices_by_serial ON devices (lower(serial));
CREATE INDEX devices_by_folded_gateway ON devices (lower(gateway));
-- Those whose report an older server wrote; empty once they are taken over.
CREATE INDEX devices_to_take_over ON devices (id) WHERE report IS NOT NULL AND version IS NULL;

-- An index for queries, derived from the row: attributes.NAME with the folded value, versions.SLOT with the text that
-- sorts. Bytes, because every database compares bytes alike, and texts each in its own way.
CREATE TABLE device_terms (
    device TEXT  NOT NULL REFERENCES devices (id),
    field  TEXT  NOT NULL,
    term   BYTEA NOT NULL,
    number DOUBLE PRECISION,
    PRIMARY KEY (device, field)
);
CREATE INDEX device_terms_by_term ON device_terms (field, term, device);
CREATE INDEX device_terms_by_number ON device_terms (field, number) WHERE number IS NOT NULL;

-- A dynamic group has a query and no parent. While it is built, built_to is the last device that was looked at.
-- Devices that only time moves in or out were looked at for the last time at checked_at.
CREATE TABLE device_groups (
    id          TEXT PRIMARY KEY,
    parent      TEXT REFERENCES device_groups (id),
    description TEXT,
    query       TEXT,
    built_to    TEXT,
    checked_at  BIGINT,
    revision    BIGINT NOT NULL DEFAULT 1,
    created_at  BIGINT NOT NULL
);
CREATE INDEX device_groups_by_parent ON device_groups (parent);
CREATE INDEX device_groups_to_build ON device_groups (id) WHERE built_to IS NOT NULL;

-- Which dynamic groups a change of a field concerns; '*' stands for every field.
CREATE TABLE group_fields (
    field        TEXT NOT NULL,
    device_group TEXT NOT NULL REFERENCES device_groups (id),
    PRIMARY KEY (field, device_group)
);

-- A member of a group is one of its ancestors too; direct says that it was put into this very group.
CREATE TABLE group_members (
    device_group TEXT    NOT NULL REFERENCES device_groups (id),
    device       TEXT    NOT NULL REFERENCES devices (id),
    direct       BOOLEAN NOT NULL,
    PRIMARY KEY (device_group, device)
);
CREATE INDEX group_members_by_device ON group_members (device, device_group);
