-- For each row that is written SQLite makes a table of a list of three in the condition of an index; comparisons it only makes.
-- Who looks by this index says it in the same words.
DROP INDEX executions_open;
CREATE INDEX executions_open ON executions (device)
    WHERE status = 'QUEUED' OR status = 'IN_PROGRESS' OR status = 'SOAKING';
