-- The key that a board without a network signs its reports with, x and y in Base64; absent from boards that have none.
ALTER TABLE devices ADD COLUMN report_key TEXT;
