package dev.sealift.cli.server;

import static dev.sealift.cli.server.ServerClient.segment;

import dev.sealift.api.operator.Releases;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealift release}. */
@Command(
        name = "release",
        synopsisSubcommandLabel = "COMMAND",
        addMethodSubcommands = false,
        description = "Release signed images.")
public final class ReleaseCommands {
    private static final String RELEASES = "api/v1/releases";

    private final Shell shell;

    /** Talks to the server that the shell is logged in to. */
    public ReleaseCommands(Shell shell) {
        this.shell = shell;
    }

    @Command(
            description = {
                "Upload the images of one version, one for each slot of each board, and publish a release of them.",
                "All images are sent before any refusal is told."
            })
    int create(
            @Parameters(arity = "1..*", paramLabel = "FILE", description = "Signed images.") List<Path> files,
            @Option(
                            names = "--id",
                            paramLabel = "ID",
                            description = "Default: BOARD-VERSION, or release-VERSION for several boards.")
                    @Nullable
                    String id,
            @Mixin ReleaseDetails details,
            @Option(names = "--draft", description = "Leave it a draft, which can be changed, and publish it later.")
                    boolean draft,
            @Mixin JsonOption json) {
        var content = ReleaseFiles.read(files, details);
        try (var client = ServerClient.of(shell)) {
            var uploads = new ReleaseUploads(shell, client, json.given());
            var request = new Releases.Create(
                    id,
                    uploads.images(content.images()),
                    uploads.attachment("sbom", content.sbom()),
                    uploads.attachment("provenance", content.provenance()),
                    content.notes(),
                    details.requires,
                    draft);
            return show(client.post(RELEASES, request, Releases.View.class), json);
        }
    }

    @Command(description = "Change a draft: what is given replaces what it has, '' takes notes or requirement away.")
    int update(
            @Parameters(index = "0", paramLabel = "ID") String id,
            @Parameters(index = "1..*", paramLabel = "FILE", description = "All its images anew.") @Nullable
                    List<Path> files,
            @Mixin ReleaseDetails details,
            @Mixin JsonOption json) {
        var content = ReleaseFiles.read(files == null ? List.of() : files, details);
        try (var client = ServerClient.of(shell)) {
            var uploads = new ReleaseUploads(shell, client, json.given());
            var request = new Releases.Update(
                    files == null ? null : uploads.images(content.images()),
                    uploads.attachment("sbom", content.sbom()),
                    uploads.attachment("provenance", content.provenance()),
                    content.notes(),
                    details.requires);
            return show(client.patch(path(id), request, Releases.View.class), json);
        }
    }

    @Command(description = "Publish a draft: from then on it never changes, and jobs take it.")
    int publish(@Parameters(paramLabel = "ID") String id, @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            return show(client.post(path(id) + "/publish", new Releases.Publish(), Releases.View.class), json);
        }
    }

    @Command(description = "Take a published release back: no job takes it any more.")
    int withdraw(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, for the audit log.")
                    String reason,
            @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            return show(client.post(path(id) + "/withdraw", new Releases.Withdraw(reason), Releases.View.class), json);
        }
    }

    @Command(description = "Delete a draft, or a withdrawn release that no job tells of. 'gc' then frees its files.")
    int delete(@Parameters(paramLabel = "ID") String id, @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var deleted = client.delete(path(id), Releases.View.class);
            if (json.given()) {
                shell.printJson(deleted);
            } else {
                shell.out().println("deleted release " + ReleaseText.line(deleted));
            }
            return ExitCode.OK.number();
        }
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
            var release = client.get(path(id), Releases.View.class);
            var downloads = new ReleaseDownloads(client);
            downloads.attachment("SBOM", release.sbom(), sbom);
            downloads.attachment("provenance", release.provenance(), provenance);
            return show(release, json);
        }
    }

    @Command(description = "List the releases.")
    int list(@Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var releases = Pages.all(client, RELEASES, Releases.Page.class, Releases.Page::releases, Releases.View::id);
            if (json.given()) {
                shell.printJson(new Releases.Page(releases, null));
            } else {
                releases.forEach(release -> shell.out().println(ReleaseText.line(release)));
            }
            return ExitCode.OK.number();
        }
    }

    @Command(description = "Save the images of a release as ID-BOARD-SLOT.bin, checked against their digests.")
    int download(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--board", paramLabel = "NAME", description = "Only those of that board.") @Nullable
                    String board,
            @Option(names = "--out-dir", required = true, paramLabel = "DIR", description = "Where they go.") Path out,
            @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var release = client.get(path(id), Releases.View.class);
            var saved = new ReleaseDownloads(client).images(release, board, out);
            if (json.given()) {
                shell.printJson(saved);
            } else {
                saved.forEach(file -> shell.out().println(file.file() + ": SHA-256 " + file.digest()));
            }
            return ExitCode.OK.number();
        }
    }

    @Command(
            description =
                    "Remove stored images and attachments that no release holds, and content that no signing request is about.")
    int gc(
            @Option(names = "--dry-run", description = "Only say what would be removed.") boolean dryRun,
            @Option(
                            names = "--grace-hours",
                            paramLabel = "N",
                            description = "Files that came within so many hours stay. Default: 24.")
                    @Nullable
                    Integer graceHours,
            @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var request = new Releases.Collect(dryRun, graceHours);
            var files = new ArrayList<Releases.Unreferenced>();
            Releases.Collected part;
            do { // the server does a part of them at a time
                part = client.post("api/v1/artifacts/collect", request, Releases.Collected.class);
                files.addAll(part.files());
            } while (!dryRun && !part.files().isEmpty());
            long bytes = files.stream().mapToLong(Releases.Unreferenced::size).sum();
            if (json.given()) {
                shell.printJson(new Releases.Collected(dryRun, files, bytes));
            } else {
                files.forEach(file -> shell.out().println(ReleaseText.line(file)));
                shell.out()
                        .println("%d files, %d bytes %s"
                                .formatted(files.size(), bytes, dryRun ? "would be removed" : "removed"));
            }
            return ExitCode.OK.number();
        }
    }

    private static String path(String id) {
        return RELEASES + "/" + segment(id);
    }

    private int show(Releases.View release, JsonOption json) {
        if (json.given()) {
            shell.printJson(release);
        } else {
            ReleaseText.full(release).forEach(shell.out()::println);
        }
        return ExitCode.OK.number();
    }
}
