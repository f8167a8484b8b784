package dev.sealift.cli.server;

import dev.sealift.api.operator.Releases;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.Shell;
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

    private <T> T send(String path, ReleaseFiles.Content content, Class<T> type) {
        byte[] bytes = content.bytes().toArray();
        try (var bar = new TransferBar(shell, content.file().toString(), bytes.length)) {
            return client.upload(path, bytes, bar::show, type);
        }
    }
}
