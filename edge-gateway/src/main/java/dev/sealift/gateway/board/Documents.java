package dev.sealift.gateway.board;

import dev.sealift.api.Json;
import dev.sealift.api.device.JobDocument;
import dev.sealift.api.device.JobExecution;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads job documents; what this gateway cannot carry out is no document. */
final class Documents {
    /** Far more than the flash of a microcontroller; less than the gateway's disk. */
    private static final long MAX_IMAGE = 16L * 1024 * 1024;

    /** As many as one offer carries to the board. */
    private static final int MAX_IMAGES = 8;

    /** Operations that need no more than their name. */
    private static final List<String> RESTARTS = List.of(JobDocument.REBOOT, JobDocument.FACTORY_RESET);

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final JsonMapper json = Json.mapper();

    Optional<JobDocument> read(JobExecution execution) {
        if (execution.jobDocument() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(json.readValue(execution.jobDocument(), JobDocument.class))
                    .filter(Documents::supported);
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    @SuppressWarnings("NullAway") // Members that a document lacks are null whatever the record says.
    private static boolean supported(JobDocument document) {
        return RESTARTS.contains(document.operation())
                || (JobDocument.UPDATE.equals(document.operation())
                        && document.board() != null
                        && document.images() != null
                        && document.images().size() <= MAX_IMAGES
                        && document.images().stream().allMatch(Documents::supported));
    }

    @SuppressWarnings("NullAway")
    private static boolean supported(JobDocument.Image image, JobDocument.Patch patch) {
        return patch.base() != null
                && SHA256.matcher(patch.base()).matches()
                && (image.path() + "/from/" + patch.base()).equals(patch.path());
    }

    @SuppressWarnings("NullAway")
    private static boolean supported(JobDocument.Image image) {
        return image.slot() != null
                && image.digest() != null
                && SHA256.matcher(image.digest()).matches()
                && image.imageHash() != null
                && SHA256.matcher(image.imageHash()).matches()
                && image.size() > 0
                && image.size() <= MAX_IMAGE
                // A path on our server, nothing that names another one.
                && ("/artifacts/" + image.digest()).equals(image.path())
                && (image.patch() == null || supported(image, image.patch()));
    }
}
