package dev.sealift.cli.image;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.Numbers;
import dev.sealift.cli.PlainWords;
import dev.sealift.cli.file.BuildFile;
import dev.sealift.image.ImageExtras;
import dev.sealift.image.ImageVersion;
import dev.sealift.image.SignOptions;
import dev.sealift.image.Slot;
import dev.sealift.image.Uuids;
import dev.sealift.image.board.BoardProfile;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of {@code imgtool sign} that say where the image goes and what it is; together with a board's profile. */
final class LayoutOptions {
    @Option(
            names = {"-v", "--version"},
            converter = VersionConverter.class,
            paramLabel = "VERSION",
            description = "Version of the image: MAJOR.MINOR.REVISION+BUILD, e.g. 1.2.3+4.")
    private @Nullable ImageVersion version;

    @Option(
            names = {"-s", "--security-counter"},
            paramLabel = "N|auto",
            description =
                    "Security counter: devices that confirmed a higher one refuse the image. auto: from the version, as"
                            + " imgtool does. Default: none; for Sealift's boards 0.")
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

    /** Reads that option if it is one of these. */
    boolean take(String option, PlainWords words) {
        switch (option) {
            case "-v", "--version" -> version = words.once(version, new VersionConverter()::convert);
            case "-s", "--security-counter" -> securityCounter = words.once(securityCounter, text -> text);
            case "-H", "--header-size" -> headerSize = words.once(headerSize, new Numbers()::convert);
            case "--pad-header" -> padHeader = words.flag(padHeader);
            case "-S", "--slot-size" -> slotSize = words.once(slotSize, new Numbers()::convert);
            case "-F", "--rom-fixed" -> romFixed = words.once(romFixed, new Numbers()::convert);
            case "--vid" -> vid = words.once(vid, text -> text);
            case "--cid" -> cid = words.once(cid, text -> text);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** As the options say, each by itself. */
    SignOptions explicit(ExtraOptions extras) {
        var vendor = vid == null ? null : uuid("--vid", Uuids.DNS, vid);
        return new SignOptions(
                version(),
                bounded("--header-size", headerSize, 0xffff),
                padHeader,
                bounded("--slot-size", slotSize, extras.trailer().fillsSlot() ? BuildFile.MAX_SIZE : Integer.MAX_VALUE),
                0,
                counter(),
                romFixed,
                vendor,
                cid == null ? null : uuid("--cid", vendor, cid),
                extras.resolve(null));
    }

    /** As the board's profile says; an option that says otherwise is refused. */
    SignOptions forBoard(BoardProfile board, @Nullable Slot slot, ExtraOptions extras) {
        return switch (board.images()) {
            case BoardProfile.Sealift sealift -> forDevice(sealift, board, slot, extras);
            case BoardProfile.Mcuboot mcuboot -> forMcuboot(mcuboot, board, slot, extras);
            case BoardProfile.Esp esp ->
                throw usage("--format mcuboot for " + board.name() + " (expected: " + esp.format() + ")");
        };
    }

    private SignOptions forDevice(
            BoardProfile.Sealift images, BoardProfile board, @Nullable Slot slot, ExtraOptions extras) {
        var device = images.device();
        var wanted = requireSlot(board, slot);
        requireSame("--header-size", headerSize, device.headerSize());
        requireSame("--slot-size", slotSize, wanted.size());
        requireSame("--rom-fixed", romFixed, wanted.base());
        requireOwnIds(board);
        extras.trailer().requireNone(board.name());
        return SignOptions.forBoard(
                        device,
                        wanted,
                        version(),
                        Optional.ofNullable(counter()).orElse(0L))
                .with(extras.resolve(null).withoutTrailer());
    }

    private SignOptions forMcuboot(
            BoardProfile.Mcuboot images, BoardProfile board, @Nullable Slot slot, ExtraOptions extras) {
        boolean fixed = images.placement() == BoardProfile.Placement.SLOT;
        var wanted = board.slots().size() == 1 ? board.slots().getFirst() : requireSlot(board, slot);
        requireSame("--header-size", headerSize, images.headerSize());
        requireSame("--slot-size", slotSize, wanted.size());
        if (fixed) {
            requireSame("--rom-fixed", romFixed, wanted.base());
        } else if (romFixed != null) {
            throw usage("--rom-fixed for " + board.name() + " (expected: no fixed address, as its profile says)");
        }
        if (images.vendorId() != null || images.classId() != null) {
            requireOwnIds(board);
        }
        var vendor = vid == null ? images.vendorId() : uuid("--vid", Uuids.DNS, vid);
        ImageExtras resolved = extras.resolve(images);
        return new SignOptions(
                version(),
                images.headerSize(),
                padHeader || images.padHeader(),
                wanted.size(),
                0,
                counter(),
                fixed ? wanted.base() : null,
                vendor,
                cid == null ? images.classId() : uuid("--cid", vendor, cid),
                resolved);
    }

    private ImageVersion version() {
        if (version == null) {
            throw usage("--version is missing (expected: -v major.minor.revision+build, e.g. -v 1.2.3+4)");
        }
        return version;
    }

    /** imgtool derives it from the version so. */
    private @Nullable Long counter() {
        if (securityCounter == null) {
            return null;
        }
        if (securityCounter.equals("auto")) {
            var from = version();
            return ((long) from.major() << 24) + ((long) from.minor() << 16) + from.revision();
        }
        try {
            return new Numbers().convert(securityCounter);
        } catch (TypeConversionException e) {
            throw usage("--security-counter " + e.getMessage() + ", or auto");
        }
    }

    private static Slot requireSlot(BoardProfile board, @Nullable Slot slot) {
        if (slot == null) {
            var names = board.slots().stream()
                    .map(known -> "--slot " + known.name())
                    .toList();
            throw usage("--board " + board.name() + " without --slot (expected: " + String.join(" or ", names)
                    + ", the slot that the image is for)");
        }
        return slot;
    }

    private void requireOwnIds(BoardProfile board) {
        if (vid != null || cid != null) {
            throw usage(
                    "--vid or --cid with --board " + board.name() + " (expected: neither; the board has its own id)");
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

    static void requireSame(String option, @Nullable Long given, long profile) {
        if (given != null && given != profile) {
            throw usage("%s 0x%x with --board (expected: 0x%x, the board's own, or leave it out)"
                    .formatted(option, given, profile));
        }
    }

    static void requireSame(String option, @Nullable Integer given, long profile) {
        requireSame(option, given == null ? null : Long.valueOf(given), profile);
    }

    private static UUID uuid(String option, @Nullable UUID namespace, String text) {
        try {
            return Uuids.parse(namespace, text);
        } catch (IllegalArgumentException e) {
            throw usage(option + " " + e.getMessage());
        }
    }

    static CliException usage(String message) {
        return new CliException(ExitCode.USAGE, message);
    }
}
