package dev.sealift.image;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether an image satisfies the rules. */
public sealed interface Verdict {
    /**
     * It does.
     *
     * @param hash the image hash, recomputed
     * @param keys the keys whose signatures counted, in their order: as many as the threshold demands
     * @param slot the slot it is linked for; null when the rules name no board
     */
    record Accepted(
            SignedImage image,
            Bytes hash,
            List<VerifyingKey> keys,
            @Nullable Slot slot) implements Verdict {
        /** The first key that signed it. */
        public VerifyingKey key() {
            return keys.getFirst();
        }
    }

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
