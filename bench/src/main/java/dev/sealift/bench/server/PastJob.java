package dev.sealift.bench.server;

import dev.sealift.server.database.Database;
import java.nio.file.Path;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Writes into the database of a server that does not run how the devices of a job came to an end: the executions, the counts
 * and, of the events, all but their hashes. To let a million devices do so takes hours.
 */
final class PastJob {
    /** Devices of one transaction. */
    private static final int AT_ONCE = 50_000;

    /** One device in so many fails. */
    static final int ONE_FAILS_IN = 10;

    /** Each takes half a minute to start, and one to two minutes from there. */
    private static final List<String> ENDS = List.of(
            "CREATE TEMP TABLE ended AS SELECT ROW_NUMBER() OVER (ORDER BY queued_at, device) AS n, device, cohort,"
                    + " queued_at + 30000 AS at FROM executions WHERE job = :job AND status = 'QUEUED'"
                    + " ORDER BY queued_at, device LIMIT :most",
            "INSERT INTO events (sequence, at, actor, kind, subject, data, previous, hash)"
                    + " SELECT log_head.sequence + 4 * (n - 1) + steps.step,"
                    + " ended.at + CASE WHEN steps.step = 4 THEN 60000 + 6000 * (n % " + ONE_FAILS_IN + ")"
                    + " ELSE 1000 * (steps.step - 1) END,"
                    + " 'device:' || device, CASE WHEN steps.step < 4 THEN 'EXECUTION_IN_PROGRESS'"
                    + " WHEN n % " + ONE_FAILS_IN + " = 0 THEN 'EXECUTION_FAILED' ELSE 'EXECUTION_SUCCEEDED' END,"
                    + " 'device:' || device,"
                    + " '{\"before\":\"' || CASE WHEN steps.step = 1 THEN 'QUEUED' ELSE 'IN_PROGRESS' END"
                    + " || CASE WHEN steps.step = 4 AND n % " + ONE_FAILS_IN + " = 0"
                    + " THEN '\",\"cause\":\"SELF_TEST_FAILED' ELSE '' END"
                    + " || '\",\"cohort\":' || cohort || ',\"execution\":1,\"job\":\"' || :job || '\",\"phase\":\"'"
                    + " || CASE WHEN steps.step < 3 THEN 'DOWNLOADING' ELSE 'REBOOTING' END || '\"}', '', ''"
                    + " FROM ended, log_head, (SELECT 1 AS step UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4)"
                    + " AS steps",
            "UPDATE executions SET status = CASE WHEN n % " + ONE_FAILS_IN + " = 0 THEN 'FAILED' ELSE 'SUCCEEDED' END,"
                    + " version = 4, due_at = NULL, started_at = ended.at, ended_at = ended.at + 60000"
                    + " FROM ended WHERE job = :job AND executions.device = ended.device",
            "UPDATE job_cohorts SET queued = queued - some.devices, failed = failed + some.failures,"
                    + " succeeded = succeeded + some.devices - some.failures"
                    + " FROM (SELECT cohort, COUNT(*) AS devices,"
                    + " SUM(CASE WHEN n % " + ONE_FAILS_IN + " = 0 THEN 1 ELSE 0 END) AS failures"
                    + " FROM ended GROUP BY cohort) AS some WHERE job = :job AND number = some.cohort",
            "UPDATE log_head SET sequence = (SELECT MAX(sequence) FROM events)",
            // A server that starts looks whether the last event is the one that it left.
            "UPDATE events SET hash = log_head.hash FROM log_head WHERE events.sequence = log_head.sequence");

    private PastJob() {}

    /** Brings all devices that were offered the job to an end. */
    static void end(Path data, String job) {
        try (var database = Database.open(data.resolve("sealift.db"))) {
            while (database.write(tx -> endSome(tx, job)) == AT_ONCE) {
                // and the next
            }
        }
    }

    private static int endSome(Handle tx, String job) {
        for (String statement : ENDS) {
            try (var update = tx.createUpdate(statement)) {
                if (statement.contains(":job")) {
                    update.bind("job", job);
                }
                if (statement.contains(":most")) {
                    update.bind("most", AT_ONCE);
                }
                update.execute();
            }
        }
        int ended = tx.createQuery("SELECT COUNT(*) FROM ended")
                .mapTo(Integer.class)
                .one();
        tx.execute("DROP TABLE ended");
        return ended;
    }
}
