package dev.sealift.server;

import dev.sealift.server.retention.Retention;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long what is over is kept. */
final class RetentionOptions {
    /** Less would take from a running job what its gates count. */
    private static final int LEAST_DAYS = 1;

    @Option(
            names = "--keep-events",
            paramLabel = "DAYS",
            description = "Prune events of the audit log that are older. Default: ten years.")
    private long events = Retention.Policy.GENEROUS.events().toDays();

    @Option(
            names = "--keep-executions",
            paramLabel = "DAYS",
            description = "Prune executions of jobs that ended longer ago. Default: two years.")
    private long executions = Retention.Policy.GENEROUS.executions().toDays();

    Retention.Policy policy() {
        return new Retention.Policy(days("--keep-events", events), days("--keep-executions", executions));
    }

    private static Duration days(String option, long days) {
        if (days < LEAST_DAYS) {
            throw new StartFailure(
                    StartFailure.Cause.COMMAND_LINE, option + " " + days + " (expected: at least " + LEAST_DAYS + ")");
        }
        return Duration.ofDays(days);
    }
}
