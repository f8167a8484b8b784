package dev.sealift.image.agreement;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Where imgtool may judge otherwise than Sealift, each with what must be so in the image for it: docs/agreement.md says why.
 * Anything else is a defect.
 */
record Difference(String verdict, Predicate<Look> condition) {
    /** SHA384, SHA512, SIG_PURE; besides them any hash but the first, and a signature too short to hold a length. */
    private static final Set<Integer> STOPS_IMGTOOL = Set.of(0x11, 0x12, 0x25);

    /** All there are. */
    private static final List<Difference> ALL = List.of(
            new Difference("IMAGE_BAD_HEADER", look -> !look.headerOfBoard()),
            new Difference("IMAGE_TOO_LARGE", look -> !look.fitsSlot()),
            new Difference("IMAGE_BAD_TLV", look -> !look.wellFormed()),
            new Difference("HASH_MISSING", look -> !look.has(0x10)),
            new Difference("HASH_MISMATCH", Difference::signatureComesFirst),
            new Difference("SIGNATURE_MISSING", look -> look.firstPair().isEmpty()),
            new Difference("KEY_UNKNOWN", look -> !namesTrustedKey(look)),
            new Difference(
                    "SIGNATURE_INVALID",
                    look -> !Der.strict(look.value(look.firstPair().orElseThrow()))),
            new Difference("SIGNATURE_INVALID", look -> look.countByLowByte(0x22) > 1),
            new Difference("WRONG_BOARD", look -> true),
            new Difference("WRONG_SLOT", look -> true),
            new Difference("COUNTER_TOO_LOW", look -> true),
            new Difference("VERSION_OLDER", look -> true),
            new Difference("IMAGE_BAD_VECTORS", look -> true),
            // imgtool gives up at an entry that Sealift passes over: no signature covers it, and nobody reads it.
            new Difference(Judge.ACCEPTED, Difference::hasWhatImgtoolStopsAt));

    /** Whether one of these explains that imgtool does not share the verdict on that file. */
    static boolean explains(String verdict, byte[] file) {
        var look = new Look(file);
        return ALL.stream()
                .anyMatch(difference -> difference.verdict.equals(verdict) && difference.condition.test(look));
    }

    private static boolean signatureComesFirst(Look look) {
        int signature = look.firstByLowByte(0x22).orElse(Integer.MAX_VALUE);
        return signature < look.firstByLowByte(0x10).orElse(-1);
    }

    private static boolean namesTrustedKey(Look look) {
        var pair = look.firstPair();
        return pair.isPresent()
                && Arrays.equals(
                        look.value(pair.getAsInt() - 1),
                        TestKeys.TRUSTED.publicKey().hash().toArray());
    }

    private static boolean hasWhatImgtoolStopsAt(Look look) {
        return look.countByLowByte(0x10) > 1
                || look.hasStump(0x22)
                || STOPS_IMGTOOL.stream().anyMatch(type -> look.countByLowByte(type) > 0);
    }
}
