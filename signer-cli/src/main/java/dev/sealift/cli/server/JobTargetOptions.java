package dev.sealift.cli.server;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say whom a job is for. */
final class JobTargetOptions {
    @Option(names = "--target", arity = "1..*", paramLabel = "DEVICE", description = "To whom, in this order.")
    private @Nullable List<String> devices;

    @Option(names = "--group", arity = "1..*", paramLabel = "GROUP", description = "To whoever is in these groups.")
    private @Nullable List<String> groups;

    @Option(names = "--continuous", description = "Also to devices that join the groups later.")
    private boolean continuous;

    @Nullable List<String> devices() {
        return devices;
    }

    @Nullable List<String> groups() {
        return groups;
    }

    boolean continuous() {
        return continuous;
    }
}
