package dev.sealift.cli.server;

import dev.sealift.api.operator.Releases;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.file.OutputFile;
import dev.sealift.image.HashAlgorithm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fetches the files of a release; each appears under its name only when it has the digest that the release says. */
final class ReleaseDownloads {
    private final ServerClient client;

    ReleaseDownloads(ServerClient client) {
        this.client = client;
    }

    /** A file that was saved. */
    record Saved(String file, String digest) {}

    /** Saves the images, or those of one board. */
    List<Saved> images(Releases.View release, @Nullable String board, Path directory) {
        var images = board == null ? release.artifacts() : release.images(board);
        if (images.isEmpty()) {
            throw new CliException(
                    ExitCode.REQUEST_REFUSED,
                    "release " + release.id() + " has no image for board " + board + " (expected: one of "
                            + release.boards() + ")");
        }
        var saved = new ArrayList<Saved>();
        for (var image : images) {
            var file = directory.resolve("%s-%s-%s.bin".formatted(release.id(), image.board(), image.slot()));
            OutputFile.write(file, fetch("api/v1/artifacts/", image.digest()));
            saved.add(new Saved(file.toString(), image.digest()));
        }
        return saved;
    }

    /** Saves an attachment, if a file is named for it. */
    void attachment(String what, @Nullable String digest, @Nullable Path file) {
        if (file == null) {
            return;
        }
        if (digest == null) {
            throw new CliException(
                    ExitCode.REQUEST_REFUSED, "the release has no " + what + " (expected: one, for " + file + ")");
        }
        OutputFile.write(file, fetch("api/v1/attachments/", digest));
    }

    private byte[] fetch(String path, String digest) {
        byte[] content = client.download(path + digest);
        String found = HashAlgorithm.SHA256.of(content).hex();
        if (!found.equals(digest)) {
            throw new CliException(
                    ExitCode.SERVER_FAILED,
                    "the server gave bytes with SHA-256 " + found + " (expected: " + digest + ")");
        }
        return content;
    }
}
