-- A job that a gate rolled back: devices that were in progress and take its release later are taken back too.
ALTER TABLE jobs ADD COLUMN rolled_back BOOLEAN NOT NULL DEFAULT FALSE;
