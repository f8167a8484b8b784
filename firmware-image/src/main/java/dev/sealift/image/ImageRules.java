package dev.sealift.image;

import dev.sealift.image.trust.TrustSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an image must satisfy.
 *
 * @param board          board it must be made for; null: whatever board, only form, hash and signature count
 * @param slot           slot of that board it must be linked for; null: any of them
 * @param trust          the keys that may have signed it, and how many must
 * @param minimumCounter lowest security counter allowed
 * @param minimumVersion lowest version allowed; null: any
 * @param rootKey        key that must have signed a trust set that the image carries; null: such a set is not looked at, as
 *     the bootloader does
 */
public record ImageRules(
        @Nullable Board board,
        @Nullable Slot slot,
        TrustSet trust,
        long minimumCounter,
        @Nullable ImageVersion minimumVersion,
        @Nullable VerifyingKey rootKey) {
    /** A slot needs its board. */
    public ImageRules {
        if (slot != null && (board == null || !board.slots().contains(slot))) {
            throw new IllegalArgumentException("slot " + slot + " (expected: one of " + board + ")");
        }
    }

    /** For a device without a trust set: any of those keys, and a set that the image carries is not looked at. */
    public ImageRules(
            @Nullable Board board,
            @Nullable Slot slot,
            List<VerifyingKey> trustedKeys,
            long minimumCounter,
            @Nullable ImageVersion minimumVersion) {
        this(board, slot, TrustSet.of(trustedKeys), minimumCounter, minimumVersion, null);
    }

    /** Form, hash and signature only. */
    public static ImageRules signedBy(List<VerifyingKey> trustedKeys) {
        return new ImageRules(null, null, trustedKeys, 0, null);
    }

    /** As intake checks: for any slot of the board, any version. */
    public static ImageRules forBoard(Board board, List<VerifyingKey> trustedKeys) {
        return new ImageRules(board, null, trustedKeys, 0, null);
    }

    /** The same for a device with that trust set in force. */
    public ImageRules with(TrustSet set) {
        return new ImageRules(board, slot, set, minimumCounter, minimumVersion, rootKey);
    }

    /** The same, and a trust set that the image carries must be one that a device with that root key takes over. */
    public ImageRules withRootKey(VerifyingKey key) {
        return new ImageRules(board, slot, trust, minimumCounter, minimumVersion, key);
    }
}
