-- Jobs of every kind, with their policy as one document. Plain SQL types, so that PostgreSQL takes the same file.
ALTER TABLE jobs RENAME TO jobs_before;
ALTER TABLE executions RENAME TO executions_before;

-- The tally is what the gates look at; executions say in which epoch of it they are counted.
-- wake_at: when time alone may change the job; absent while only its devices or its operators can.
CREATE TABLE jobs (
    id               TEXT PRIMARY KEY,
    kind             TEXT    NOT NULL,
    description      TEXT,
    release          TEXT REFERENCES releases (id),
    allow_downgrade  BOOLEAN NOT NULL,
    target_selection TEXT    NOT NULL,
    priority         INTEGER NOT NULL,
    policy           TEXT    NOT NULL,
    image_bytes      BIGINT  NOT NULL,
    created_by       TEXT    NOT NULL,
    counter_of       TEXT,
    number_base      BIGINT  NOT NULL DEFAULT 0,
    status           TEXT    NOT NULL,
    status_reason    TEXT,
    ended            BOOLEAN NOT NULL DEFAULT FALSE,
    created_at       BIGINT  NOT NULL,
    started_at       BIGINT,
    completed_at     BIGINT,
    wake_at          BIGINT,
    wave             INTEGER NOT NULL DEFAULT 0,
    notified         BIGINT  NOT NULL DEFAULT 0,
    tally_epoch      INTEGER NOT NULL DEFAULT 0,
    tally_succeeded  INTEGER NOT NULL DEFAULT 0,
    tally_failed     INTEGER NOT NULL DEFAULT 0,
    tally_timed_out  INTEGER NOT NULL DEFAULT 0,
    tally_rejected   INTEGER NOT NULL DEFAULT 0
);

-- What devices get, by board; one with an empty name is for every board.
CREATE TABLE job_documents (
    job      TEXT NOT NULL REFERENCES jobs (id),
    board    TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (job, board)
);

-- Targets that are alike to the engine, with the counts that every change of an execution moves, so that no decision
-- costs more in a larger fleet. fresh and again are the two parts of WAITING.
CREATE TABLE job_cohorts (
    job         TEXT    NOT NULL REFERENCES jobs (id),
    number      INTEGER NOT NULL,
    wave        INTEGER NOT NULL,
    site        TEXT,
    zone        TEXT,
    fresh       INTEGER NOT NULL DEFAULT 0,
    again       INTEGER NOT NULL DEFAULT 0,
    queued      INTEGER NOT NULL DEFAULT 0,
    in_progress INTEGER NOT NULL DEFAULT 0,
    soaking     INTEGER NOT NULL DEFAULT 0,
    succeeded   INTEGER NOT NULL DEFAULT 0,
    failed      INTEGER NOT NULL DEFAULT 0,
    timed_out   INTEGER NOT NULL DEFAULT 0,
    rejected    INTEGER NOT NULL DEFAULT 0,
    declined    INTEGER NOT NULL DEFAULT 0,
    canceled    INTEGER NOT NULL DEFAULT 0,
    removed     INTEGER NOT NULL DEFAULT 0,
    excluded    INTEGER NOT NULL DEFAULT 0,
    retrying    INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (job, number)
);

-- Numbers for people: executions by reason and, of those in progress, by phase.
CREATE TABLE job_counters (
    job  TEXT    NOT NULL REFERENCES jobs (id),
    name TEXT    NOT NULL,
    n    INTEGER NOT NULL,
    PRIMARY KEY (job, name)
);

-- Offers of the last minute, apart from executions, where a retry overwrites the offer before.
CREATE TABLE job_offers (
    job     TEXT    NOT NULL REFERENCES jobs (id),
    at      BIGINT  NOT NULL,
    site    TEXT,
    devices INTEGER NOT NULL,
    bytes   BIGINT  NOT NULL
);
CREATE INDEX job_offers_by_job ON job_offers (job, at);
CREATE INDEX job_offers_by_site ON job_offers (site, at);

CREATE TABLE job_approvals (
    job      TEXT   NOT NULL REFERENCES jobs (id),
    operator TEXT   NOT NULL,
    digest   TEXT   NOT NULL,
    comment  TEXT,
    at       BIGINT NOT NULL,
    PRIMARY KEY (job, operator)
);

CREATE TABLE job_advances (
    job      TEXT    NOT NULL REFERENCES jobs (id),
    wave     INTEGER NOT NULL,
    operator TEXT    NOT NULL,
    at       BIGINT  NOT NULL,
    PRIMARY KEY (job, wave, operator)
);

CREATE TABLE job_groups (
    job          TEXT NOT NULL REFERENCES jobs (id),
    device_group TEXT NOT NULL,
    PRIMARY KEY (job, device_group)
);
CREATE INDEX job_groups_by_group ON job_groups (device_group);

CREATE TABLE job_templates (
    id         TEXT PRIMARY KEY,
    body       TEXT   NOT NULL,
    created_at BIGINT NOT NULL
);

-- One row for each target. again: offered before, so that it goes before the fresh ones. named: a target by its own name,
-- which stays one whatever groups it leaves. counted: how the tally of that epoch holds it.
CREATE TABLE executions (
    job             TEXT    NOT NULL REFERENCES jobs (id),
    device          TEXT    NOT NULL REFERENCES devices (id),
    cohort          INTEGER NOT NULL,
    position        BIGINT  NOT NULL,
    named           BOOLEAN NOT NULL,
    again           BOOLEAN NOT NULL DEFAULT FALSE,
    status          TEXT    NOT NULL,
    number          BIGINT  NOT NULL DEFAULT 1,
    version         BIGINT  NOT NULL DEFAULT 0,
    phase           TEXT,
    details         TEXT,
    reason          TEXT,
    mark_boots      BIGINT,
    mark_slot       TEXT,
    mark_hash       TEXT,
    mark_confirmed  BOOLEAN,
    queued_at       BIGINT,
    started_at      BIGINT,
    updated_at      BIGINT,
    ended_at        BIGINT,
    deadline        BIGINT,
    due_at          BIGINT,
    failed_attempts INTEGER NOT NULL DEFAULT 0,
    late_attempts   INTEGER NOT NULL DEFAULT 0,
    counted         TEXT,
    counted_epoch   INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (job, device)
);

INSERT INTO jobs (id, kind, release, allow_downgrade, target_selection, priority, policy, image_bytes, created_by,
                  status, status_reason, created_at, started_at, completed_at, wake_at, notified,
                  tally_succeeded, tally_failed, tally_timed_out, tally_rejected)
SELECT id, 'UPDATE', release, allow_downgrade, 'SNAPSHOT', 0,
       '{"rollout":{"maximumPerMinute":' || maximum_per_minute || '},"gates":[{"failureType":"' || abort_type
           || '","thresholdPercentage":' || abort_percentage || ',"minNumberOfExecutedThings":' || abort_minimum
           || ',"action":"CANCEL"}],"timeout":{"inProgressTimeoutInMinutes":' || timeout_minutes || '}}',
       0, '', status, status_reason, created_at, created_at, completed_at,
       CASE WHEN status = 'IN_PROGRESS' THEN 0 END,
       queued + in_progress + succeeded + failed + timed_out + rejected + removed + canceled,
       succeeded, failed, timed_out, rejected
FROM jobs_before;

INSERT INTO job_documents (job, board, document)
SELECT DISTINCT jobs_before.id, image.board, jobs_before.document
FROM jobs_before JOIN release_images image ON image.release = jobs_before.release;

INSERT INTO job_cohorts (job, number, wave, fresh, queued, in_progress, succeeded, failed, timed_out, rejected, removed,
                         canceled)
SELECT id, 0, 0, not_offered, queued, in_progress, succeeded, failed, timed_out, rejected, removed, canceled
FROM jobs_before;

INSERT INTO executions (job, device, cohort, position, named, status, number, version, details, reason, mark_boots,
                        mark_slot, mark_hash, mark_confirmed, queued_at, started_at, updated_at, ended_at, deadline, due_at,
                        failed_attempts, late_attempts, counted)
SELECT job, device, 0, position, TRUE, COALESCE(status, 'WAITING'), number, version, details, reason, mark_boots,
       mark_slot, mark_hash, mark_confirmed, queued_at, started_at, updated_at, ended_at, deadline,
       CASE WHEN status = 'IN_PROGRESS' THEN deadline END,
       CASE WHEN status = 'FAILED' THEN 1 ELSE 0 END,
       CASE WHEN status = 'TIMED_OUT' THEN 1 ELSE 0 END,
       CASE WHEN status IN ('SUCCEEDED', 'FAILED', 'TIMED_OUT', 'REJECTED') THEN status END
FROM executions_before;

INSERT INTO job_counters (job, name, n)
SELECT job, 'reason:' || reason, COUNT(*) FROM executions_before WHERE reason IS NOT NULL GROUP BY job, reason;

UPDATE executions SET phase = (
    SELECT phases.name
    FROM (SELECT 'OFFERED' AS name UNION ALL SELECT 'DOWNLOADING' UNION ALL SELECT 'VERIFIED'
          UNION ALL SELECT 'REBOOTING' UNION ALL SELECT 'TRIAL' UNION ALL SELECT 'CONFIRMED') AS phases
    WHERE executions.details LIKE '%"phase":"' || phases.name || '"%')
WHERE status = 'IN_PROGRESS';
INSERT INTO job_counters (job, name, n)
SELECT job, 'phase:' || phase, COUNT(*) FROM executions WHERE phase IS NOT NULL GROUP BY job, phase;

-- More than the last minute: what is too old is not looked at.
INSERT INTO job_offers (job, at, devices, bytes)
SELECT job, queued_at, COUNT(*), 0 FROM executions_before WHERE queued_at IS NOT NULL GROUP BY job, queued_at;

DROP TABLE executions_before;
DROP TABLE jobs_before;

CREATE INDEX jobs_by_status ON jobs (status, created_at);
CREATE INDEX jobs_to_wake ON jobs (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX executions_by_status ON executions (job, status, device);
CREATE INDEX executions_waiting ON executions (job, cohort, again, position) WHERE status = 'WAITING';
CREATE INDEX executions_open ON executions (device) WHERE status IN ('QUEUED', 'IN_PROGRESS', 'SOAKING');
CREATE INDEX executions_due ON executions (job, due_at) WHERE due_at IS NOT NULL;
