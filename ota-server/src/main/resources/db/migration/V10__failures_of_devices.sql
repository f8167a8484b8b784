-- How many executions of a device in a row came to no good end.
ALTER TABLE devices ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
