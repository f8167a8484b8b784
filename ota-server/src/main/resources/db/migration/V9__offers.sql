-- Who was offered a job at an instant, without a look at all others that have been offered it and have not come yet.
CREATE INDEX executions_offered ON executions (job, queued_at) WHERE status = 'QUEUED';
