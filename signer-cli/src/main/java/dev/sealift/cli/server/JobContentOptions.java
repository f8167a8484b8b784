package dev.sealift.cli.server;

import dev.sealift.api.JobKind;
import dev.sealift.api.TargetSelection;
import dev.sealift.api.operator.Jobs;
import dev.sealift.cli.file.InputFile;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say what a job is, which a template may say for many. */
final class JobContentOptions {
    @Option(names = "--release", paramLabel = "ID", description = "What to install.")
    private @Nullable String release;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            converter = JobWords.KindWord.class,
            description = "update (default), reboot, factory-reset, rotate-certificate or custom.")
    private @Nullable JobKind kind;

    @Option(names = "--document", paramLabel = "FILE", description = "What devices get of a custom job: JSON.")
    private @Nullable Path document;

    @Option(names = "--group", arity = "1..*", paramLabel = "GROUP", description = "To whoever is in these groups.")
    private @Nullable List<String> groups;

    @Option(names = "--continuous", description = "Also to devices that join the groups later.")
    private boolean continuous;

    @Option(names = "--priority", paramLabel = "N", description = "-100–100; a device takes the highest first.")
    private @Nullable Integer priority;

    @Option(names = "--description", paramLabel = "TEXT", description = "For people.")
    private @Nullable String description;

    @Option(names = "--allow-downgrade", description = "Devices may take a version older than theirs.")
    private boolean allowDowngrade;

    @Mixin
    private JobPolicyOptions policy = new JobPolicyOptions();

    /** A job for those devices too, with what that template says and these options do not. */
    Jobs.Create job(@Nullable String id, @Nullable String template, @Nullable List<String> devices) {
        return new Jobs.Create(
                id,
                template,
                kind,
                release,
                text(),
                devices,
                groups,
                selection(),
                priority,
                description,
                policy.policy(),
                downgrade());
    }

    Jobs.Template template(String id) {
        return new Jobs.Template(
                id, kind, release, text(), groups, selection(), priority, description, policy.policy(), downgrade());
    }

    private @Nullable String text() {
        return document == null ? null : InputFile.readText(document);
    }

    private @Nullable TargetSelection selection() {
        return continuous ? TargetSelection.CONTINUOUS : null;
    }

    /** Absent when not given, so that a template's word stands. */
    private @Nullable Boolean downgrade() {
        return allowDowngrade ? true : null;
    }
}
