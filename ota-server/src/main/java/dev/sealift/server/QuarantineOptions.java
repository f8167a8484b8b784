package dev.sealift.server;

import dev.sealift.server.device.QuarantineRules;
import picocli.CommandLine.Option;

/** When the server takes a device aside by itself. */
final class QuarantineOptions {
    @Option(names = "--quarantine-clones", description = "A device is, when two boards seem to use its identity.")
    private boolean clones;

    @Option(
            names = "--quarantine-after",
            paramLabel = "N",
            defaultValue = "" + QuarantineRules.DEFAULT_FAILURES,
            description = "A device is, after N failed executions in a row; 0: never. Default: ${DEFAULT-VALUE}.")
    private int failures;

    QuarantineRules rules() {
        if (failures < 0) {
            throw new StartFailure(
                    StartFailure.Cause.COMMAND_LINE,
                    "--quarantine-after " + failures + " (expected: a number of failures, or 0 for never)");
        }
        return new QuarantineRules(clones, failures);
    }
}
