package dev.sealift.image;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an image must satisfy.
 *
 * @param board          board it must be made for; null: whatever board, only form, hash and signature count
 * @param slot           slot of that board it must be linked for; null: any of them
 * @param trustedKeys    keys that may have signed it
 * @param minimumCounter lowest security counter allowed
 * @param minimumVersion lowest version allowed; null: any
 */
public record ImageRules(
        @Nullable Board board,
        @Nullable Slot slot,
        List<VerifyingKey> trustedKeys,
        long minimumCounter,
        @Nullable ImageVersion minimumVersion) {
    /** Copies the keys; a slot needs its board. */
    public ImageRules {
        trustedKeys = List.copyOf(trustedKeys);
        if (slot != null && (board == null || !board.slots().contains(slot))) {
            throw new IllegalArgumentException("slot " + slot + " (expected: one of " + board + ")");
        }
    }

    /** Form, hash and signature only. */
    public static ImageRules signedBy(List<VerifyingKey> trustedKeys) {
        return new ImageRules(null, null, trustedKeys, 0, null);
    }

    /** As intake checks: for any slot of the board, any version. */
    public static ImageRules forBoard(Board board, List<VerifyingKey> trustedKeys) {
        return new ImageRules(board, null, trustedKeys, 0, null);
    }
}
