package dev.sealift.server.database;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;

/** The tables, brought up to date by numbered migrations. */
final class Schema {
    private Schema() {}

    /** Makes the tables or brings them up to date; those of a newer server are left alone and refused. */
    static void migrate(DataSource database, String where) {
        var flyway = flyway(database, MigrationVersion.LATEST);
        var info = flyway.info();
        requireKnown(info.current(), where);
        // Not otherwise: its lock and its look at each migration take a fifth of a server's start.
        if (info.pending().length > 0) {
            flyway.migrate();
        }
    }

    /** Makes the tables as they were at a version. */
    static void migrateTo(DataSource database, String version) {
        flyway(database, MigrationVersion.fromVersion(version)).migrate();
    }

    /** Refuses tables of another version than this server's, and changes nothing. */
    static void requireCurrent(DataSource database, String where) {
        var info = flyway(database, MigrationVersion.LATEST).info();
        requireKnown(info.current(), where);
        if (info.pending().length > 0) {
            throw UnsuitableDatabaseException.settings(
                    where
                            + " has tables of an older version, or none: start the server on it once, which brings them up to date");
        }
    }

    /** The version of the tables; 0 when there are none. */
    static String version(DataSource database) {
        MigrationInfo current = flyway(database, MigrationVersion.LATEST).info().current();
        return current == null ? "0" : current.getVersion().getVersion();
    }

    private static Flyway flyway(DataSource database, MigrationVersion target) {
        return Flyway.configure(Database.class.getClassLoader())
                .dataSource(database)
                .locations("classpath:db/migration")
                .target(target)
                .load();
    }

    private static void requireKnown(@Nullable MigrationInfo current, String where) {
        if (current != null
                && current.getState().isApplied()
                && !current.getState().isResolved()) {
            throw UnsuitableDatabaseException.newer(
                    where + " has tables of version " + current.getVersion()
                            + ", made by a newer server: start the newer server again, or restore a backup of before the upgrade");
        }
    }
}
