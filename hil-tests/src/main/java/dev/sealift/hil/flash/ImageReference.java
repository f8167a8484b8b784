package dev.sealift.hil.flash;

import dev.sealift.api.ReasonCode;
import dev.sealift.api.SlotName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * An image as a state record names it (docs/formats.md, "State record").
 *
 * @param slot      absent: no image
 * @param phase     of a trial: 0 none, {@value #STAGED}, {@value #RUNNING}
 * @param imageHash SHA-256 TLV, lower-case hex
 * @param job       empty without a job
 */
public record ImageReference(
        @Nullable SlotName slot,
        int phase,
        int flags,
        ReasonCode reason,
        int detail,
        long execution,
        String imageHash,
        String job) {
    /** The image starts on trial at the next boot. */
    public static final int STAGED = 1;

    /** The image has been started and has not confirmed itself yet. */
    public static final int RUNNING = 2;

    /** Flag: the image confirms itself after its self-test. */
    public static final int CONFIRMS_ITSELF = 1;

    /** Flag: an older version than the confirmed one may start. */
    public static final int DOWNGRADE = 2;

    static final int SIZE = 108;

    private static final int NO_SLOT = 0xff;
    private static final int HASH_SIZE = 32;
    private static final int JOB_SIZE = 64;

    /** No image. */
    public static final ImageReference NONE =
            new ImageReference(null, 0, 0, ReasonCode.NONE, 0, 0, "00".repeat(HASH_SIZE), "");

    /** The confirmed image of a board as it leaves the bench. */
    public static ImageReference confirmed(SlotName slot, String imageHash) {
        return new ImageReference(slot, 0, 0, ReasonCode.NONE, 0, 0, imageHash, "");
    }

    /** An image to be tried at the next boot. */
    public static ImageReference staged(SlotName slot, String imageHash, int flags) {
        return new ImageReference(slot, STAGED, flags, ReasonCode.NONE, 0, 0, imageHash, "");
    }

    void encode(ByteBuffer to) {
        to.put((byte) (slot == null ? NO_SLOT : slot == SlotName.A ? 0 : 1));
        to.put((byte) phase).put((byte) flags).put((byte) 0);
        to.putShort((short) reason.code()).putShort((short) detail).putInt((int) execution);
        to.put(HexFormat.of().parseHex(imageHash));
        to.put(Arrays.copyOf(job.getBytes(StandardCharsets.UTF_8), JOB_SIZE));
    }

    static ImageReference decode(ByteBuffer from) {
        int slot = Byte.toUnsignedInt(from.get());
        int phase = from.get();
        int flags = from.get();
        from.get();
        ReasonCode reason = reason(Short.toUnsignedInt(from.getShort()));
        int detail = Short.toUnsignedInt(from.getShort());
        long execution = Integer.toUnsignedLong(from.getInt());
        byte[] hash = new byte[HASH_SIZE];
        from.get(hash);
        byte[] job = new byte[JOB_SIZE];
        from.get(job);
        return new ImageReference(
                slot == NO_SLOT ? null : SlotName.of(slot),
                phase,
                flags,
                reason,
                detail,
                execution,
                HexFormat.of().formatHex(hash),
                new String(job, StandardCharsets.UTF_8).replace("\0", ""));
    }

    private static ReasonCode reason(int code) {
        return ReasonCode.of(code)
                .orElseThrow(() -> new IllegalArgumentException(
                        "reason in a state record: " + code + " (expected: a code of reason-codes.csv)"));
    }
}
