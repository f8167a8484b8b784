package dev.sealift.image;

import org.jspecify.annotations.Nullable;

/** Whether an image satisfies the rules. */
public sealed interface Verdict {
    /**
     * It does.
     *
     * @param hash the image hash, recomputed
     * @param key  the key that signed it
     * @param slot the slot it is linked for; null when the rules name no board
     */
    record Accepted(
            SignedImage image,
            Bytes hash,
            VerifyingKey key,
            @Nullable Slot slot) implements Verdict {}

    /**
     * It does not.
     *
     * @param fault    the first rule it breaks
     * @param found    what the image holds, in words
     * @param expected what it should hold
     */
    record Refused(ImageFault fault, String found, String expected) implements Verdict {
        /** One line: found and expected. */
        public String detail() {
            return found + " (expected: " + expected + ")";
        }
    }
}
