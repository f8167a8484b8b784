package dev.sealift.cli.image;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.Numbers;
import dev.sealift.image.Board;
import dev.sealift.image.ImageVersion;
import dev.sealift.image.SignOptions;
import dev.sealift.image.Slot;
import dev.sealift.image.Uuids;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of {@code imgtool sign} that say what the image looks like. */
final class LayoutOptions {
    private static final Set<Integer> ALIGNMENTS = Set.of(1, 2, 4, 8, 16, 32);

    private static final Pattern UUID_TEXT = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private static final Pattern UUID_HEX = Pattern.compile("\\p{XDigit}{32}");

    @Option(
            names = {"-v", "--version"},
            required = true,
            converter = VersionConverter.class,
            paramLabel = "MAJOR.MINOR.REVISION+BUILD",
            description = "Version of the image, e.g. 1.2.3+4.")
    private ImageVersion version = new ImageVersion(0, 0, 0, 0);

    @Option(
            names = {"-s", "--security-counter"},
            paramLabel = "N|auto",
            description =
                    "Security counter: devices that confirmed a higher one refuse the image. auto: from the version, as"
                            + " imgtool does. Default: none; with --board 0.")
    private @Nullable String securityCounter;

    @Option(
            names = {"-H", "--header-size"},
            converter = Numbers.class,
            paramLabel = "BYTES",
            description = "Bytes in front of the payload, 32–65535.")
    private @Nullable Long headerSize;

    @Option(names = "--pad-header", description = "Put the header in front of the input, which has no room for it.")
    private boolean padHeader;

    @Option(
            names = {"-S", "--slot-size"},
            converter = Numbers.class,
            paramLabel = "BYTES",
            description = "Size of the slot.")
    private @Nullable Long slotSize;

    @Option(
            names = "--align",
            paramLabel = "BYTES",
            description =
                    "Write size of the flash: 1, 2, 4, 8, 16 or 32 (default 1). Decides how much of the slot's end is left"
                            + " free for MCUboot's trailer; with --board nothing is, since no board of Sealift's swaps.")
    private @Nullable Integer align;

    @Option(
            names = {"-F", "--rom-fixed"},
            converter = Numbers.class,
            paramLabel = "ADDRESS",
            description = "Address in flash that the image is linked for: the base of its slot.")
    private @Nullable Long romFixed;

    @Option(names = "--vid", paramLabel = "UUID|DOMAIN", description = "Vendor id; a domain gives UUIDv5(DNS, domain).")
    private @Nullable String vid;

    @Option(
            names = "--cid",
            paramLabel = "UUID|NAME",
            description = "Class (board) id; a name gives UUIDv5(vendor id, name).")
    private @Nullable String cid;

    /** As the options say, each by itself. */
    SignOptions explicit() {
        int write = align == null ? 1 : align;
        if (!ALIGNMENTS.contains(write)) {
            throw usage("--align " + write + " (expected: 1, 2, 4, 8, 16 or 32)");
        }
        var vendor = vid == null ? null : uuid("--vid", Uuids.DNS, vid);
        return new SignOptions(
                version,
                bounded("--header-size", headerSize, 0xffff),
                padHeader,
                bounded("--slot-size", slotSize, Integer.MAX_VALUE),
                SignOptions.trailerSize(write),
                counter(),
                romFixed,
                vendor,
                cid == null ? null : uuid("--cid", vendor, cid));
    }

    /** As the board's profile says; an option that says otherwise is refused. */
    SignOptions forBoard(Board board, @Nullable Slot slot) {
        if (slot == null) {
            throw usage("--board " + board.name()
                    + " without --slot (expected: --slot A or --slot B, the slot it is linked for)");
        }
        requireSame("--header-size", headerSize, board.headerSize());
        requireSame("--slot-size", slotSize, slot.size());
        requireSame("--rom-fixed", romFixed, slot.base());
        if (vid != null || cid != null) {
            throw usage(
                    "--vid or --cid with --board " + board.name() + " (expected: neither; the board has its own id)");
        }
        return SignOptions.forBoard(
                board, slot, version, Optional.ofNullable(counter()).orElse(0L));
    }

    /** imgtool derives it from the version so. */
    private @Nullable Long counter() {
        if (securityCounter == null) {
            return null;
        }
        if (securityCounter.equals("auto")) {
            return ((long) version.major() << 24) + ((long) version.minor() << 16) + version.revision();
        }
        try {
            return new Numbers().convert(securityCounter);
        } catch (TypeConversionException e) {
            throw usage("--security-counter " + e.getMessage() + ", or auto");
        }
    }

    private static int bounded(String option, @Nullable Long value, int max) {
        if (value == null) {
            throw usage(option + " is missing (expected: it, or --board and --slot)");
        }
        if (value > max) {
            throw usage(option + " " + value + " (expected: at most " + max + ")");
        }
        return value.intValue();
    }

    private static void requireSame(String option, @Nullable Long given, long profile) {
        if (given != null && given != profile) {
            throw usage("%s 0x%x with --board (expected: 0x%x, the board's own, or leave it out)"
                    .formatted(option, given, profile));
        }
    }

    private static UUID uuid(String option, @Nullable UUID namespace, String text) {
        if (UUID_TEXT.matcher(text).matches()) {
            return UUID.fromString(text);
        }
        if (UUID_HEX.matcher(text).matches()) {
            return new UUID(
                    Long.parseUnsignedLong(text.substring(0, 16), 16), Long.parseUnsignedLong(text.substring(16), 16));
        }
        if (namespace == null) {
            throw usage(
                    option + " '" + text + "' is a name (expected: a UUID, or --vid too, in whose namespace it is)");
        }
        return Uuids.named(namespace, text);
    }

    private static CliException usage(String message) {
        return new CliException(ExitCode.USAGE, message);
    }
}
