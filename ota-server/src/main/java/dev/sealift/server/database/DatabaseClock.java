package dev.sealift.server.database;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The wall clock that all nodes share: that of the database server, asked now and then. SQLite is on this machine anyway. */
public final class DatabaseClock extends Clock {
    private final Database database;
    private final Clock own;
    private volatile Duration difference = Duration.ZERO;

    /** Asks once. */
    public DatabaseClock(Database database, Clock own) {
        this.database = database;
        this.own = own;
        ask();
    }

    /** Asks the database for its time. */
    public void ask() {
        Instant before = own.instant();
        database.time().ifPresent(time -> {
            Instant middle = before.plus(Duration.between(before, own.instant()).dividedBy(2));
            difference = Duration.between(middle, time);
        });
    }

    @Override
    public Instant instant() {
        return own.instant().plus(difference);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** Only instants are asked of it. */
    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("a clock of instants");
    }
}
