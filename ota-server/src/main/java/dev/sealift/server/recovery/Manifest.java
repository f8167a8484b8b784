package dev.sealift.server.recovery;

import java.time.Instant;
import java.util.Map;

/**
 * The last entry of a backup: what it holds. A backup without it is not whole.
 *
 * @param format   of the backup: {@link #FORMAT}
 * @param at       when its state was read
 * @param schema   version of the tables
 * @param epoch    of the data
 * @param sequence of the last event
 * @param hash     of the last event
 * @param entries  SHA-256, hex, of every other entry by its name
 */
record Manifest(
        int format, Instant at, String schema, long epoch, long sequence, String hash, Map<String, String> entries) {
    static final int FORMAT = 1;
    static final String NAME = "manifest.json";

    /** One JSON object a line. */
    static final String TABLES = "tables/";

    /** Files of the data directory. */
    static final String FILES = "files/";

    Manifest {
        entries = Map.copyOf(entries);
    }
}
