package dev.sealift.server.database;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;

/** The tables, brought up to date by numbered migrations. */
final class Schema {
    private Schema() {}

    /** Makes the tables or brings them up to date; those of a newer server are left alone and refused. */
    static void migrate(DataSource database, String where) {
        var flyway = Flyway.configure(Database.class.getClassLoader())
                .dataSource(database)
                .locations("classpath:db/migration")
                .load();
        MigrationInfo current = flyway.info().current();
        MigrationInfo[] all = flyway.info().all();
        if (current != null
                && current.getState().isApplied()
                && !current.getState().isResolved()) {
            throw UnsuitableDatabaseException.newer(where + " has tables of version " + current.getVersion()
                    + ", made by a newer server; this one knows " + all.length
                    + ": start the newer server again, or restore a backup of before the upgrade");
        }
        flyway.migrate();
    }
}
