package dev.sealift.api.device;

import dev.sealift.api.SlotName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The job document of an update. Over HTTPS it travels as a JSON string in {@link JobExecution#jobDocument()}.
 *
 * @param operation      {@value #UPDATE}
 * @param release        id of the release
 * @param version        of its images
 * @param board          board name
 * @param allowDowngrade the device may take a version older than the one it runs
 * @param images         one for each slot
 */
public record JobDocument(
        String operation, String release, String version, String board, boolean allowDowngrade, List<Image> images) {
    /** The operation that installs a release. */
    public static final String UPDATE = "update";

    /** The operation that starts the device anew. */
    public static final String REBOOT = "reboot";

    /** The operation that forgets all settings. */
    public static final String FACTORY_RESET = "factoryReset";

    /** The operation that takes a new certificate from {@code POST /things/{thing}/certificate}. */
    public static final String ROTATE_CERTIFICATE = "rotateCertificate";

    /**
     * One image to choose from.
     *
     * @param slot      slot it is linked for
     * @param digest    SHA-256 of the whole file, hex: its name in the store
     * @param size      bytes of the file
     * @param imageHash SHA-256 TLV, hex
     * @param path      where to get it on the device listener, {@code /artifacts/DIGEST}; ranges and If-Range are served
     * @param patch     how to make it of the image that the device runs; absent when the server does not have that one
     * @param url       where else to get it, for a short time and without a client certificate: a cache nearby, a bucket
     */
    public record Image(
            SlotName slot,
            String digest,
            long size,
            String imageHash,
            String path,
            @Nullable Patch patch,
            @Nullable String url) {
        /** Only whole, and only from the device listener. */
        public Image(SlotName slot, String digest, long size, String imageHash, String path) {
            this(slot, digest, size, imageHash, path, null, null);
        }
    }

    /**
     * A patch that makes an image of another one.
     *
     * @param base hash of the image that it is for: that of the slot that runs
     * @param path where to get it on the device listener, {@code /artifacts/DIGEST/from/BASE}; 404 when it is not worth it, and then
     *             the image itself is to be taken
     */
    public record Patch(String base, String path) {}
}
