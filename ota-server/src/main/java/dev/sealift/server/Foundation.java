package dev.sealift.server;

import dev.sealift.api.Json;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.ChangeFeed;
import dev.sealift.server.blob.DiskSpace;
import dev.sealift.server.blob.Storage;
import dev.sealift.server.database.Database;
import dev.sealift.server.database.DatabaseLocation;
import dev.sealift.server.database.Facts;
import dev.sealift.server.identity.ServerIdentity;
import dev.sealift.server.identity.ServerKey;
import dev.sealift.server.job.Setbacks;
import dev.sealift.server.recovery.Continuation;
import dev.sealift.server.recovery.HeadFile;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;

/**
 * What every feature stands on: the data directory and the keys in it, the database and its log, times and files.
 *
 * @param wall  what this machine takes the time for: for what others compare with their own clocks
 * @param clock by which everything is dated; {@code time} says how it is kept
 */
record Foundation(
        Settings settings,
        Parts parts,
        SecureRandom random,
        JsonMapper json,
        DataDirectory directory,
        ServerIdentity identity,
        Database database,
        Clock wall,
        EngineTime time,
        Clock clock,
        AuditLog audit,
        HeadFile head,
        Setbacks setbacks,
        ChangeFeed feed,
        DiskSpace disk,
        Storage storage,
        PrometheusRegistry registry) {
    static final String LINK_KEY = "links.key";

    /**
     * Opens it; what was opened is among the parts whatever happens.
     *
     * @param engineTime by which jobs run
     */
    static Foundation open(Parts parts, Settings settings, Clock wall, Function<Database, EngineTime> engineTime)
            throws IOException, GeneralSecurityException {
        var random = new SecureRandom();
        var json = Json.mapper();
        var directory = parts.opened(DataDirectory.open(settings.data()));
        directory.requirePrivate("ca.key", "server.key", "audit.key", "admin.token", LINK_KEY);
        var identity = ServerIdentity.open(directory.path(), settings.host(), wall, random);
        var database = parts.opened(database(settings.database()));
        var time = engineTime.apply(database);
        // Times are stored in milliseconds; with a finer clock a rate could be exceeded by the rounding.
        var clock = Clock.tick(time.clock(), Duration.ofMillis(1));
        var audit = new AuditLog(clock, json);
        var key = ServerKey.open(directory.path(), "audit", random);
        var head = parts.opened(new HeadFile(directory.path(), database, key, clock, json));
        var setbacks = Setbacks.of(audit, json);
        checkContinuation(database, head, audit, setbacks);
        requireAuthority(identity, database, directory.path());
        var feed = parts.opened(new ChangeFeed(database, audit));
        var disk = new DiskSpace(directory.path(), settings.diskReserve());
        var storage =
                parts.opened(Storage.open(settings.files().location(), directory.path(), disk, database, clock, wall));
        return new Foundation(
                settings,
                parts,
                random,
                json,
                directory,
                identity,
                database,
                wall,
                time,
                clock,
                audit,
                head,
                setbacks,
                feed,
                disk,
                storage,
                new PrometheusRegistry());
    }

    private static Database database(DatabaseLocation location) {
        try {
            return Database.open(location);
        } catch (RuntimeException e) {
            throw StartFailure.of(location, e);
        }
    }

    private static void checkContinuation(Database database, HeadFile head, AuditLog audit, Setbacks setbacks) {
        try {
            Continuation.check(database, head, audit, List.of(setbacks::restored));
        } catch (IllegalStateException e) {
            throw new StartFailure(StartFailure.Cause.DATA_DIRECTORY, String.valueOf(e.getMessage()), e);
        }
    }

    /** All nodes on a database have one authority, or a device would be known to one and unknown to the other. */
    private static void requireAuthority(ServerIdentity identity, Database database, Path data)
            throws GeneralSecurityException {
        String mine = identity.authority().fingerprint();
        String first = database.write(tx -> Facts.once(tx, "authority", mine));
        if (!first.equals(mine)) {
            throw new StartFailure(
                    StartFailure.Cause.DATA_DIRECTORY,
                    "the database belongs to servers with another certificate authority (" + first + ", this one has "
                            + mine + "): copy ca.pem and ca.key from the data directory of the first server into "
                            + data
                            + " before the first start");
        }
    }
}
