package dev.sealift.cli.server;

import static dev.sealift.cli.server.ServerClient.segment;

import dev.sealift.api.operator.Releases;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import dev.sealift.cli.file.InputFile;
import dev.sealift.cli.file.OutputFile;
import dev.sealift.image.HashAlgorithm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealift release}. */
@Command(name = "release", synopsisSubcommandLabel = "COMMAND", description = "Release signed images.")
public final class ReleaseCommands {
    private static final String RELEASES = "api/v1/releases";

    /** The server's limit: an SBOM of thousands of components. */
    private static final int MAX_ATTACHMENT = 8 * 1024 * 1024;

    private final Shell shell;

    /** Talks to the server that the shell is logged in to. */
    public ReleaseCommands(Shell shell) {
        this.shell = shell;
    }

    @Command(description = "Upload the images of one version, one for each slot, and make a release of them.")
    int create(
            @Parameters(arity = "1..*", paramLabel = "FILE", description = "Signed images.") List<Path> files,
            @Option(names = "--id", paramLabel = "ID", description = "Default: BOARD-VERSION.") @Nullable String id,
            @Option(names = "--sbom", paramLabel = "FILE", description = "Its SBOM: CycloneDX in JSON.") @Nullable
                    Path sbom,
            @Option(
                            names = "--provenance",
                            paramLabel = "FILE",
                            description = "Its provenance, from 'sealift attest' for exactly these files.")
                    @Nullable
                    Path provenance,
            @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var digests = new ArrayList<String>();
            for (var file : files) {
                byte[] content = InputFile.read(file, InputFile.MAX_IMAGE);
                var artifact = client.upload("api/v1/artifacts", content, Releases.Artifact.class);
                digests.add(artifact.digest());
                if (!json.given()) {
                    shell.out().println("uploaded " + file + ": " + line(artifact));
                }
            }
            var request = new Releases.Create(
                    id, digests, attached(client, "sbom", sbom), attached(client, "provenance", provenance));
            var release = client.post(RELEASES, request, Releases.View.class);
            if (json.given()) {
                shell.printJson(release);
            } else {
                shell.out().println("release " + line(release));
            }
            return ExitCode.OK.number();
        }
    }

    private static @Nullable String attached(ServerClient client, String kind, @Nullable Path file) {
        if (file == null) {
            return null;
        }
        byte[] content = InputFile.read(file, MAX_ATTACHMENT);
        return client.upload("api/v1/attachments/" + kind, content, Releases.Attachment.class)
                .digest();
    }

    @Command(description = "Show a release with its images, SBOM and provenance.")
    int show(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--sbom-to", paramLabel = "FILE", description = "Save the SBOM there.") @Nullable Path sbom,
            @Option(names = "--provenance-to", paramLabel = "FILE", description = "Save the provenance there.")
                    @Nullable
                    Path provenance,
            @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var release = client.get(RELEASES + "/" + segment(id), Releases.View.class);
            save(client, "SBOM", release.sbom(), sbom);
            save(client, "provenance", release.provenance(), provenance);
            if (json.given()) {
                shell.printJson(release);
            } else {
                shell.out().println("release " + line(release));
                release.artifacts().forEach(artifact -> shell.out().println("  " + line(artifact)));
                shell.out().println("  SBOM: " + orNone(release.sbom()));
                shell.out().println("  provenance: " + orNone(release.provenance()));
            }
            return ExitCode.OK.number();
        }
    }

    private static String orNone(@Nullable String digest) {
        return digest == null ? "none" : "SHA-256 " + digest;
    }

    private static void save(ServerClient client, String what, @Nullable String digest, @Nullable Path file) {
        if (file == null) {
            return;
        }
        if (digest == null) {
            throw new CliException(
                    ExitCode.REQUEST_REFUSED, "the release has no " + what + " (expected: one, for " + file + ")");
        }
        byte[] content = client.download("api/v1/attachments/" + digest);
        String found = HashAlgorithm.SHA256.of(content).hex();
        if (!found.equals(digest)) {
            throw new CliException(
                    ExitCode.SERVER_FAILED,
                    "the server gave bytes with SHA-256 " + found + " (expected: " + digest + ")");
        }
        OutputFile.write(file, content);
    }

    @Command(description = "List the releases.")
    int list(@Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var releases = Pages.all(client, RELEASES, Releases.Page.class, Releases.Page::releases, Releases.View::id);
            if (json.given()) {
                shell.printJson(new Releases.Page(releases, null));
            } else {
                releases.forEach(release -> shell.out().println(line(release)));
            }
            return ExitCode.OK.number();
        }
    }

    private static String line(Releases.Artifact artifact) {
        return "%s slot %s, version %s, security counter %d, %d bytes, image hash %s"
                .formatted(
                        artifact.board(),
                        artifact.slot(),
                        artifact.version(),
                        artifact.securityCounter(),
                        artifact.size(),
                        artifact.imageHash());
    }

    private static String line(Releases.View release) {
        var slots = release.artifacts().stream()
                .map(artifact -> artifact.slot().name())
                .sorted()
                .toList();
        return "%s: version %s for %s, slots %s, security counter %d"
                .formatted(
                        release.id(),
                        release.version(),
                        release.board(),
                        String.join(" and ", slots),
                        release.securityCounter());
    }
}
