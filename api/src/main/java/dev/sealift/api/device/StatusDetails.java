package dev.sealift.api.device;

/** Keys that Sealift's own agents put into {@code statusDetails}. */
public final class StatusDetails {
    /** A {@link dev.sealift.api.Phase}. */
    public static final String PHASE = "phase";

    /** Bytes of what is sent that are on the device. */
    public static final String RECEIVED = "received";

    /** Bytes of what is sent: the image, or a patch that makes it. */
    public static final String TOTAL = "total";

    /** Bytes of the image, when a patch is sent. */
    public static final String IMAGE = "image";

    /** Name of the {@link dev.sealift.api.ReasonCode} for which the device refused a patch; the image was sent then. */
    public static final String PATCH_REFUSED = "patchRefused";

    /** Name of the slot that is being written. */
    public static final String SLOT = "slot";

    /** Name of a {@link dev.sealift.api.ReasonCode}; the server puts it there too. */
    public static final String REASON = "reason";

    /**
     * A number that will have changed when the job is done: the device's boot counter, or which of its certificates it uses. The
     * device goes on after a restart by it.
     */
    public static final String BEFORE = "before";

    private StatusDetails() {}
}
