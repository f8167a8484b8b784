-- Nearly all targets of a large job wait: each that is written or offered costs an entry less when the index leaves them out.
DROP INDEX executions_by_status;
CREATE INDEX executions_by_status ON executions (job, status, device) WHERE status <> 'WAITING';
