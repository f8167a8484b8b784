package dev.sealift.server;

import dev.sealift.server.database.Database;
import dev.sealift.server.database.DatabaseClock;
import dev.sealift.server.database.LogHead;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The time that a server runs by.
 *
 * @param clock       what everything asks
 * @param everySecond looks after it, and tells by how much the wall clock jumped since the last time, if it did
 */
record EngineTime(Clock clock, Supplier<Optional<Duration>> everySecond) {
    /** A clock that needs no looking after. */
    static EngineTime of(Clock clock) {
        return new EngineTime(clock, Optional::empty);
    }

    /** Steady, drawn towards the wall clock that all nodes share, and never behind what a node has written. */
    static EngineTime steady(Database database, Clock own, LongSupplier nanos) {
        var wall = new DatabaseClock(database, own);
        Instant lastEvent = Instant.ofEpochMilli(database.read(LogHead::read).at());
        var steady = new SteadyClock(wall, nanos, lastEvent);
        database.onBegin(steady::notBefore);
        return new EngineTime(steady, () -> {
            wall.ask();
            return steady.jump();
        });
    }
}
