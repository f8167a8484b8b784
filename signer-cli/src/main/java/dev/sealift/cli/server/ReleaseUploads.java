package dev.sealift.cli.server;

import dev.sealift.api.operator.Releases;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.ProgressBar;
import dev.sealift.cli.Shell;
import dev.sealift.cli.file.FileName;
import dev.sealift.cli.file.InputFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends the files of a release. */
final class ReleaseUploads {
    /** The server's limit: an SBOM of thousands of components. */
    private static final int MAX_ATTACHMENT = 8 * 1024 * 1024;

    private final Shell shell;
    private final ServerClient client;
    private final boolean quiet;

    ReleaseUploads(Shell shell, ServerClient client, boolean quiet) {
        this.shell = shell;
        this.client = client;
        this.quiet = quiet;
    }

    /** Sends images and gives their digests. Each is sent, so that all that are refused are told of at once. */
    List<String> images(List<Path> files) {
        var digests = new ArrayList<String>();
        var refusals = new ArrayList<String>();
        for (var file : files) {
            byte[] content = InputFile.read(file, InputFile.MAX_IMAGE);
            try {
                var artifact = send("api/v1/artifacts", file, content, Releases.Artifact.class);
                digests.add(artifact.digest());
                if (!quiet) {
                    shell.out().println("uploaded " + file + ": " + ReleaseText.line(artifact));
                }
            } catch (CliException e) {
                if (e.code() != ExitCode.REQUEST_REFUSED) {
                    throw e;
                }
                refusals.add(file + ": " + e.getMessage());
            }
        }
        if (!refusals.isEmpty()) {
            throw new CliException(
                    ExitCode.REQUEST_REFUSED,
                    String.join("\n", refusals)
                            + "\n%d of %d files refused; nothing was released"
                                    .formatted(refusals.size(), files.size()));
        }
        return digests;
    }

    /** Sends an attachment and gives its digest; none for none. */
    @Nullable
    String attachment(String kind, @Nullable Path file) {
        if (file == null) {
            return null;
        }
        byte[] content = InputFile.read(file, MAX_ATTACHMENT);
        return send("api/v1/attachments/" + kind, file, content, Releases.Attachment.class)
                .digest();
    }

    private static String shown(long bytes, int total, String name) {
        long percent = total == 0 ? 100 : 100 * bytes / total;
        return "%3d%% of %d KiB %s".formatted(percent, (total + 1023) / 1024, name);
    }

    private <T> T send(String path, Path file, byte[] content, Class<T> type) {
        var name = FileName.shown(file);
        int total = content.length;
        try (var bar = new ProgressBar(shell)) {
            return client.upload(path, content, bytes -> bar.show(bytes, total, shown(bytes, total, name)), type);
        }
    }
}
