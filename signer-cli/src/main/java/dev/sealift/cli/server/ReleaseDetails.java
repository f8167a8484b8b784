package dev.sealift.cli.server;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.file.InputFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is said of a release beside its images. */
final class ReleaseDetails {
    @Option(names = "--sbom", paramLabel = "FILE", description = "Its SBOM: CycloneDX in JSON.")
    @Nullable
    Path sbom;

    @Option(
            names = "--provenance",
            paramLabel = "FILE",
            description = "Its provenance, from 'sealift attest' for exactly these files.")
    @Nullable
    Path provenance;

    @Option(
            names = "--requires",
            paramLabel = "VERSION",
            description = "Only devices that run this version or a newer one are offered it.")
    @Nullable
    String requires;

    @Option(names = "--notes", paramLabel = "TEXT", description = "What is new, for people.")
    private @Nullable String text;

    @Option(names = "--notes-file", paramLabel = "FILE", description = "The same from a file.")
    private @Nullable Path file;

    @Nullable
    String notes() {
        if (text != null && file != null) {
            throw new CliException(ExitCode.USAGE, "--notes and --notes-file (expected: one of them)");
        }
        return file == null ? text : InputFile.readText(file);
    }
}
