-- What a job that was stopped, retried or deleted has still to do to its targets, some of them in each transaction; since when,
-- and on whose word.
ALTER TABLE jobs ADD COLUMN sweep TEXT;
ALTER TABLE jobs ADD COLUMN sweep_since BIGINT;
ALTER TABLE jobs ADD COLUMN sweep_by TEXT;
CREATE INDEX jobs_to_sweep ON jobs (id) WHERE sweep IS NOT NULL;
CREATE INDEX executions_retrying ON executions (job, device) WHERE status IN ('FAILED', 'TIMED_OUT') AND due_at IS NOT NULL;

-- Whether a device has executions is asked before it is deleted, by the foreign key too.
CREATE INDEX executions_by_device ON executions (device);
