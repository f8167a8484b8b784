package dev.sealift.cli.server;

import dev.sealift.api.operator.Jobs;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say what a job is and whom it is for. */
final class JobOptions {
    @Option(names = "--template", paramLabel = "ID", description = "What is not said here is taken from it.")
    private @Nullable String template;

    @Option(names = "--target", arity = "1..*", paramLabel = "DEVICE", description = "To whom, in this order.")
    private @Nullable List<String> devices;

    @Mixin
    private JobContentOptions content = new JobContentOptions();

    /** What they ask for. */
    Jobs.Create create(@Nullable String id) {
        return content.job(id, template, devices);
    }
}
