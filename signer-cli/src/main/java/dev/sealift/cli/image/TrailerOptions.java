package dev.sealift.cli.image;

import static dev.sealift.cli.image.LayoutOptions.requireSame;
import static dev.sealift.cli.image.LayoutOptions.usage;

import dev.sealift.cli.Numbers;
import dev.sealift.cli.PlainWords;
import dev.sealift.image.Trailer;
import dev.sealift.image.board.BoardProfile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What MCUboot keeps at the end of a slot, under imgtool's names. */
final class TrailerOptions {
    @Option(
            names = "--align",
            paramLabel = "BYTES",
            description =
                    "Write size of the flash: 1, 2, 4, 8, 16 or 32 (default 1). Decides the size of MCUboot's trailer,"
                            + " which is left free at the slot's end.")
    private @Nullable Integer align;

    @Option(
            names = "--max-align",
            paramLabel = "BYTES",
            description = "Larger write size of both slots: 8, 16 or 32 (default 8, or --align).")
    private @Nullable Integer maxAlign;

    @Option(
            names = {"-M", "--max-sectors"},
            paramLabel = "N",
            description = "Sectors of a slot at most, for the trailer (default 128).")
    private @Nullable Integer maxSectors;

    @Option(names = "--overwrite-only", description = "The bootloader overwrites and does not swap: a short trailer.")
    private boolean overwriteOnly;

    @Option(names = "--save-enctlv", description = "The trailer keeps the wrapped keys rather than the plain ones.")
    private boolean saveEncTlv;

    @Option(names = "--pad", description = "Fill the slot up and end it with the trailer's magic.")
    private boolean pad;

    @Option(names = "--test", description = "Like --pad: the bootloader tries the image once.")
    private boolean test;

    @Option(names = "--confirm", description = "Like --pad, and the image is marked as confirmed.")
    private boolean confirm;

    @Option(
            names = {"-R", "--erased-val"},
            paramLabel = "0|0xff",
            converter = Numbers.class,
            description = "What erased flash reads (default 0xff).")
    private @Nullable Long erased;

    /** Reads that option if it is one of the common ones. */
    boolean take(String option, PlainWords words) {
        switch (option) {
            case "--align" -> align = words.once(align, Integer::valueOf);
            case "--overwrite-only" -> overwriteOnly = words.flag(overwriteOnly);
            case "--pad" -> pad = words.flag(pad);
            case "--confirm" -> confirm = words.flag(confirm);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Whether the image goes on up to the end of its slot. */
    boolean fillsSlot() {
        return pad || test || confirm;
    }

    /** Refuses what only boards that swap have. */
    void requireNone(String board) {
        if (fillsSlot() || overwriteOnly || saveEncTlv || align != null || maxAlign != null || maxSectors != null) {
            throw usage("an option of MCUboot's trailer with --board " + board
                    + " (expected: none; the board does not swap and keeps its state elsewhere)");
        }
    }

    /** What erased flash reads. */
    int erased(BoardProfile.@Nullable Mcuboot board) {
        if (erased != null && erased != 0 && erased != 0xff) {
            throw usage("--erased-val 0x%x (expected: 0 or 0xff)".formatted(erased));
        }
        if (board != null) {
            requireSame("--erased-val", erased, board.erased());
            return board.erased();
        }
        return erased == null ? 0xff : erased.intValue();
    }

    /** The trailer; null for boards that have none. */
    @Nullable
    Trailer resolve(BoardProfile.@Nullable Mcuboot board) {
        var mark = confirm ? Trailer.Mark.CONFIRMED : pad || test ? Trailer.Mark.TEST : Trailer.Mark.NONE;
        if (board != null) {
            var its = board.trailer();
            if (its == null) {
                requireNone("of a profile without 'swap'");
                return null;
            }
            requireSame("--align", align, its.writeSize());
            requireSame("--max-align", maxAlign, its.maxAlign());
            requireSame("--max-sectors", maxSectors, its.maxSectors());
            if ((overwriteOnly && !its.overwriteOnly()) || (saveEncTlv && !its.saveEncTlv())) {
                throw usage(
                        "--overwrite-only or --save-enctlv with --board (expected: as its profile says, or neither)");
            }
            return its.with(mark);
        }
        int write = align == null ? 1 : align;
        try {
            return new Trailer(
                    write,
                    maxAlign == null ? Math.max(8, write) : maxAlign,
                    maxSectors == null ? Trailer.DEFAULT_MAX_SECTORS : maxSectors,
                    overwriteOnly,
                    saveEncTlv,
                    mark);
        } catch (IllegalArgumentException e) {
            throw usage("--align " + write + " with what goes with it: " + e.getMessage());
        }
    }
}
