package dev.sealift.gateway.board;

import dev.sealift.api.ReasonCode;
import dev.sealift.api.device.JobDocument;
import dev.sealift.gateway.cache.CachedArtifact;
import dev.sealift.gateway.cache.DigestMismatchException;
import dev.sealift.gateway.log.Event;
import dev.sealift.gateway.server.ServerException;
import dev.sealift.link.LinkException;
import dev.sealift.link.smp.ImageCommands;
import dev.sealift.link.smp.ImageUpload;
import dev.sealift.link.smp.OsCommands;
import dev.sealift.link.smp.SealiftCommands;
import dev.sealift.link.smp.SmpClient;
import dev.sealift.link.smp.SmpErrorException;
import dev.sealift.link.smp.SmpException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Brings an image onto the board: as a patch of the one that runs there, or as it is when no patch is worth it or the board
 * refuses it. What the board then has is the same, and it looks at it in the same way.
 */
final class Transfer {
    private final SmpClient client;
    private final String board;
    private final Services services;

    Transfer(SmpClient client, String board, Services services) {
        this.client = client;
        this.board = board;
        this.services = services;
    }

    /**
     * Sends what is missing.
     *
     * @param offset  how much of the image the board has
     * @param running hash of the image that it runs, hex
     * @return why the board refused the image; nothing when it has it
     */
    Optional<ReasonCode> send(JobDocument.Image image, int offset, String running, Progress progress)
            throws LinkException, SmpException, ServerException, DigestMismatchException, IOException,
                    InterruptedException {
        boolean patchable = offset == 0 && !progress.patchRefused();
        // Before the download, which may have to make room in the cache.
        Optional<String> base = patchable ? services.images().find(running) : Optional.empty();
        int size = (int) image.size();
        String etag = '"' + image.digest() + '"';
        try (CachedArtifact file = services.cache()
                .get(
                        image.digest(),
                        size,
                        (part, have) -> services.server().download(image.path(), etag, part, have, size))) {
            Optional<ImageUpload.Source> patch = base.isPresent()
                    ? services.patches().between(base.get(), image.digest())
                    : patchable ? ofServer(image, running) : Optional.empty();
            return patch.isPresent() && makes(size, patch.get(), progress)
                    ? Optional.empty()
                    : upload(file, offset, progress);
        }
    }

    /** The server's patch of an image that the cache does not have, as after a gateway was replaced. */
    private Optional<ImageUpload.Source> ofServer(JobDocument.Image image, String running) throws InterruptedException {
        JobDocument.Patch patch = image.patch();
        if (patch == null || !patch.base().equals(running)) {
            return Optional.empty();
        }
        try {
            return services.patches()
                    .fetched(running, image.digest(), () -> services.server().read(patch.path(), image.size()));
        } catch (ServerException e) {
            return Optional.empty(); // no reason to wait: the image is here
        }
    }

    /** Whether the board made the image of that size out of the patch. */
    private boolean makes(int size, ImageUpload.Source patch, Progress progress)
            throws LinkException, SmpException, IOException, InterruptedException {
        progress.patch(size);
        Optional<ReasonCode> refusal = upload(patch, 0, progress);
        if (refusal.isPresent()) {
            services.log()
                    .add(
                            Event.PATCH_REFUSED,
                            board,
                            "the board refused the patch, the image is sent: "
                                    + refusal.get().meaning(),
                            Map.of("reason", refusal.get().name()));
            progress.patchRefused(refusal.get());
        }
        return refusal.isEmpty();
    }

    private Optional<ReasonCode> upload(ImageUpload.Source source, int offset, Progress progress)
            throws LinkException, SmpException, IOException, InterruptedException {
        ImageUpload upload = new ImageUpload(client, source, sent -> progress.received(sent, source.size()));
        try {
            int maxMessage = new OsCommands(client).params().maxMessage();
            return upload.send(offset, maxMessage, false)
                    ? Optional.empty()
                    : Optional.of(ReasonCode.TRANSFER_DIGEST_MISMATCH);
        } catch (SmpErrorException e) {
            return Optional.of(reason(e));
        }
    }

    /** Upload errors are those of MCUmgr; the report has the exact reason. */
    private ReasonCode reason(SmpErrorException refusal) throws LinkException, SmpException, InterruptedException {
        return new SealiftCommands(client)
                .report()
                .refused()
                .map(BootReports::reason)
                .orElseGet(() -> ofImageGroup(
                        refusal.error().ofGroup(ImageCommands.GROUP).orElse(0)));
    }

    /** What MCUmgr's own code tells, for a board that tells no more. */
    private static ReasonCode ofImageGroup(int code) {
        return switch (code) {
            case 12 -> ReasonCode.FLASH_WRITE_FAILED;
            case 13 -> ReasonCode.FLASH_ERASE_FAILED;
            case 22 -> ReasonCode.IMAGE_TRUNCATED;
            case 23 -> ReasonCode.IMAGE_BAD_MAGIC;
            case 24 -> ReasonCode.HASH_MISMATCH;
            case 25 -> ReasonCode.WRONG_SLOT;
            case 27 -> ReasonCode.VERSION_OLDER;
            case 30 -> ReasonCode.IMAGE_TOO_LARGE;
            default -> ReasonCode.UNSUPPORTED_JOB;
        };
    }
}
