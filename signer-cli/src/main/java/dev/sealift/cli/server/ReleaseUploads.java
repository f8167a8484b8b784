package dev.sealift.cli.server;

import dev.sealift.api.operator.Releases;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.ProgressBar;
import dev.sealift.cli.Shell;
import dev.sealift.cli.file.FileName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends the files of a release. */
final class ReleaseUploads {
    private final Shell shell;
    private final ServerClient client;
    private final boolean quiet;

    ReleaseUploads(Shell shell, ServerClient client, boolean quiet) {
        this.shell = shell;
        this.client = client;
        this.quiet = quiet;
    }

    /** Sends images and gives their digests. Each is sent, so that all that are refused are told of at once. */
    List<String> images(List<ReleaseFiles.Content> images) {
        var digests = new ArrayList<String>();
        var refusals = new ArrayList<String>();
        for (var image : images) {
            try {
                var artifact = send("api/v1/artifacts", image, Releases.Artifact.class);
                digests.add(artifact.digest());
                if (!quiet) {
                    shell.out().println("uploaded " + image.file() + ": " + ReleaseText.line(artifact));
                }
            } catch (CliException e) {
                if (e.code() != ExitCode.REQUEST_REFUSED) {
                    throw e;
                }
                refusals.add(image.file() + ": " + e.getMessage());
            }
        }
        if (!refusals.isEmpty()) {
            throw new CliException(
                    ExitCode.REQUEST_REFUSED,
                    String.join("\n", refusals)
                            + "\n%d of %d files refused; nothing was released"
                                    .formatted(refusals.size(), images.size()));
        }
        return digests;
    }

    /** Sends an attachment and gives its digest; none for none. */
    @Nullable
    String attachment(String kind, ReleaseFiles.@Nullable Content attachment) {
        return attachment == null
                ? null
                : send("api/v1/attachments/" + kind, attachment, Releases.Attachment.class)
                        .digest();
    }

    private static String shown(long bytes, int total, String name) {
        long percent = total == 0 ? 100 : 100 * bytes / total;
        return "%3d%% of %d KiB %s".formatted(percent, (total + 1023) / 1024, name);
    }

    private <T> T send(String path, ReleaseFiles.Content content, Class<T> type) {
        var name = FileName.shown(content.file());
        byte[] bytes = content.bytes().toArray();
        int total = bytes.length;
        try (var bar = new ProgressBar(shell)) {
            return client.upload(path, bytes, sent -> bar.show(sent, total, shown(sent, total, name)), type);
        }
    }
}
