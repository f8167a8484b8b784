-- The number of the last signature under a report; absent from devices that never signed one.
ALTER TABLE devices ADD COLUMN signed_sequence BIGINT;
