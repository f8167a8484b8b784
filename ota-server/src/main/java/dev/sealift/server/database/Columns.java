package dev.sealift.server.database;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How Java values are stored: times as epoch milliseconds, so that every SQL database compares them alike. {@link Row} reads them. */
public final class Columns {
    private Columns() {}

    /** A time to store. */
    public static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }
}
