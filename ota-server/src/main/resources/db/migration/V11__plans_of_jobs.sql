-- A job with many targets is there before they are: until all of them are written down it is not planned, and nobody is
-- offered it. Its plan names those that are not of a group (JSON), the run that writes, and when it last wrote.
ALTER TABLE jobs ADD COLUMN planned BOOLEAN NOT NULL DEFAULT TRUE;

CREATE TABLE job_plans (
    job     TEXT PRIMARY KEY REFERENCES jobs (id),
    targets TEXT   NOT NULL,
    run     TEXT,
    beat_at BIGINT
);
