package dev.sealift.server;

import dev.sealift.api.ProblemCode;
import dev.sealift.keys.RootCause;
import dev.sealift.server.database.DatabaseLocation;
import dev.sealift.server.database.UnsuitableDatabaseException;
import dev.sealift.server.problem.Refusal;
import java.nio.file.Path;

/** The server cannot start: what is wrong, what to do, and the exit code that says so to scripts. */
public final class StartFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Exit codes of {@code ota-server}; 0 is a stop on request, 1 a fault, 2 a wrong command line. */
    public enum Cause {
        /** A port or host that cannot be. */
        COMMAND_LINE(2),
        /** The data directory is missing, not ours, damaged, or in use by another server. */
        DATA_DIRECTORY(3),
        /** A port is taken or not ours to take. */
        PORT(4),
        /** The disk is full. */
        DISK_FULL(5),
        /** A trusted key cannot be read. */
        TRUSTED_KEY(6),
        /** The database cannot be reached, or is set up in a way that breaks a promise. */
        DATABASE(7),
        /** A newer server made the tables. */
        NEWER_SCHEMA(8),
        /** The bucket that holds the files cannot be used. */
        STORE(9),
        /** A backup cannot be made or restored. */
        BACKUP(10);

        private final int exitCode;

        Cause(int exitCode) {
            this.exitCode = exitCode;
        }
    }

    private final Cause cause;

    StartFailure(Cause cause, String message, Throwable by) {
        super(message, by);
        this.cause = cause;
    }

    StartFailure(Cause cause, String message) {
        super(message);
        this.cause = cause;
    }

    /** What keeps a server from using what it needs of its data directory. */
    static StartFailure of(Path what, Throwable failure) {
        for (Throwable by = failure; by != null; by = by.getCause()) {
            String message = String.valueOf(by.getMessage());
            boolean refused = by instanceof Refusal refusal && refusal.problem().code() == ProblemCode.STORAGE_FULL;
            // Java has no exception of its own for ENOSPC; SQLite says SQLITE_FULL.
            if (refused || message.contains("No space left on device") || message.contains("SQLITE_FULL")) {
                return new StartFailure(
                        Cause.DISK_FULL, "the disk of " + what + " is full: free some space and start again", failure);
            }
        }
        if (failure instanceof Refusal refusal && refusal.problem().code() == ProblemCode.STORE_UNAVAILABLE) {
            return new StartFailure(
                    Cause.STORE,
                    "--artifacts: " + failure.getMessage()
                            + " (expected: a bucket that is there, and credentials for it)",
                    failure);
        }
        return new StartFailure(
                Cause.DATA_DIRECTORY,
                what + " cannot be used (" + failure.getMessage() + "): repair it, or name another --data",
                failure);
    }

    /** What keeps a server from using its database. */
    static StartFailure of(DatabaseLocation where, RuntimeException failure) {
        return switch (failure) {
            case UnsuitableDatabaseException unsuitable ->
                new StartFailure(
                        unsuitable.newer() ? Cause.NEWER_SCHEMA : Cause.DATABASE,
                        String.valueOf(unsuitable.getMessage()),
                        unsuitable);
            default ->
                switch (where) {
                    case DatabaseLocation.SqliteFile sqlite -> of(sqlite.file(), failure);
                    case DatabaseLocation.Postgres postgres ->
                        new StartFailure(
                                Cause.DATABASE,
                                "the database " + postgres + " cannot be used ("
                                        + RootCause.message(failure)
                                        + "): start or repair it, or name another --database",
                                failure);
                };
        };
    }

    /** The exit code. */
    public int exitCode() {
        return cause.exitCode;
    }
}
