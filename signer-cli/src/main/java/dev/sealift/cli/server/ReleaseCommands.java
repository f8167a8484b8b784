package dev.sealift.cli.server;

import dev.sealift.api.operator.Releases;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import dev.sealift.cli.file.InputFile;
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

    private final Shell shell;

    /** Talks to the server that the shell is logged in to. */
    public ReleaseCommands(Shell shell) {
        this.shell = shell;
    }

    @Command(description = "Upload the images of one version, one for each slot, and make a release of them.")
    int create(
            @Parameters(arity = "1..*", paramLabel = "FILE", description = "Signed images.") List<Path> files,
            @Option(names = "--id", paramLabel = "ID", description = "Default: BOARD-VERSION.") @Nullable String id,
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
            var release = client.post(RELEASES, new Releases.Create(id, digests), Releases.View.class);
            if (json.given()) {
                shell.printJson(release);
            } else {
                shell.out().println("release " + line(release));
            }
            return ExitCode.OK.number();
        }
    }

    @Command(description = "List the releases.")
    int list(@Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var releases = Pages.all(client, RELEASES, Releases.Page.class, Releases.Page::releases, Releases.View::id);
            if (json.given()) {
                shell.printJson(new Releases.Page(releases));
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
