package dev.sealift.cli.image;

import static dev.sealift.cli.image.LayoutOptions.requireSame;
import static dev.sealift.cli.image.LayoutOptions.usage;

import dev.sealift.cli.Numbers;
import dev.sealift.cli.PlainWords;
import dev.sealift.cli.file.InputFile;
import dev.sealift.cli.key.TrustSetFile;
import dev.sealift.image.Bytes;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.image.ImageExtras;
import dev.sealift.image.board.BoardProfile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The rest of the options of {@code imgtool sign} that say what an MCUboot image looks like. */
final class ExtraOptions {
    private static final Map<String, HashAlgorithm> HASHES =
            Map.of("256", HashAlgorithm.SHA256, "384", HashAlgorithm.SHA384, "512", HashAlgorithm.SHA512);

    /** A TLV has 16 bits of length. */
    private static final int MAX_TLV = 0xffff;

    @Mixin
    private final TrailerOptions trailer = new TrailerOptions();

    @Option(
            names = {"-L", "--load-addr"},
            converter = Numbers.class,
            paramLabel = "ADDRESS",
            description = "Address in RAM that the bootloader copies the image to.")
    private @Nullable Long loadAddress;

    @Option(names = "--non-bootable", description = "The image is data, not a program.")
    private boolean nonBootable;

    @Option(
            names = "--boot-record",
            paramLabel = "ROLE",
            description = "Add a boot record for attestation with that role of the software, 1–12 characters.")
    private @Nullable String bootRecord;

    @Option(
            names = {"-d", "--dependencies"},
            paramLabel = "\"(IMAGE, VERSION), …\"",
            description = "Images that must be there, and their lowest versions, e.g. \"(1, 1.2.3)\".")
    private @Nullable String dependencies;

    @Option(
            names = "--custom-tlv",
            arity = "2",
            paramLabel = "TYPE VALUE",
            description = "A vendor's TLV (0xa0–0xfffe) in the protected area; a value with 0x is bytes, else text.")
    private List<String> customTlvs = List.of();

    @Option(
            names = "--custom-tlv-file",
            arity = "2",
            paramLabel = "TYPE FILE",
            description = "The same with what is in a file.")
    private List<String> customTlvFiles = List.of();

    @Option(
            names = "--trust-set",
            paramLabel = "FILE",
            description = "A signed trust set that devices take over when they confirm the image.")
    private @Nullable Path trustSet;

    @Option(
            names = "--sha",
            paramLabel = "auto|256|384|512",
            description = "Hash of the image (default auto: the one that goes with the key).")
    private String sha = "auto";

    @Option(
            names = "--public-key-format",
            paramLabel = "hash|full",
            description = "Name the key by its hash (default) or put all of it into the image.")
    private String publicKeyFormat = "hash";

    @Mixin
    private final EncryptionOptions encryption = new EncryptionOptions();

    /** Reads that option if it is one of the common ones. */
    boolean take(String option, PlainWords words) {
        return trailer.take(option, words);
    }

    /** All of it, together with a board of MCUboot's. */
    ImageExtras resolve(BoardProfile.@Nullable Mcuboot board) {
        var extras = ImageExtras.builder().erased(trailer.erased(board)).trailer(trailer.resolve(board));
        var address = board == null || board.loadAddress() == null ? loadAddress : board.loadAddress();
        if (board != null) {
            requireSame("--load-addr", loadAddress, board.loadAddress() == null ? -1 : board.loadAddress());
        }
        if (address != null) {
            extras.loadAddress(address);
        }
        if (nonBootable) {
            extras.nonBootable();
        }
        if (bootRecord != null) {
            extras.bootRecord(bootRecord);
        }
        if (!sha.equals("auto")) {
            extras.hash(hash("--sha", sha));
        }
        if (fullKey()) {
            extras.fullKey();
        }
        if (trustSet != null) {
            extras.trustSet(TrustSetFile.read(trustSet));
        }
        if (dependencies != null) {
            Dependencies.add(dependencies, extras);
        }
        addCustom(extras);
        var wanted = encryption.resolve(board == null ? null : board.encryption());
        if (wanted != null) {
            extras.encryption(wanted);
        }
        return extras.build();
    }

    TrailerOptions trailer() {
        return trailer;
    }

    /** Whether images are to be encrypted. */
    boolean encrypts() {
        return encryption.given();
    }

    boolean fullKey() {
        return choice("--public-key-format", publicKeyFormat, Map.of("hash", false, "full", true));
    }

    private void addCustom(ImageExtras.Builder extras) {
        for (int i = 0; i + 1 < customTlvs.size(); i += 2) {
            extras.customTlv(type(customTlvs.get(i)), Bytes.of(bytes(customTlvs.get(i + 1))));
        }
        for (int i = 0; i + 1 < customTlvFiles.size(); i += 2) {
            byte[] content = InputFile.read(Path.of(customTlvFiles.get(i + 1)), MAX_TLV);
            extras.customTlv(type(customTlvFiles.get(i)), Bytes.of(content));
        }
    }

    private static int type(String text) {
        try {
            return Math.toIntExact(new Numbers().convert(text));
        } catch (TypeConversionException | ArithmeticException e) {
            throw usage("--custom-tlv " + text + " (expected: a type in 0xa0–0xfffe)");
        }
    }

    private static byte[] bytes(String text) {
        if (!text.startsWith("0x")) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return HexFormat.of().parseHex(text, 2, text.length());
        } catch (IllegalArgumentException e) {
            throw usage("--custom-tlv value '" + text + "' (expected: 0x and pairs of hexadecimal digits, or text)");
        }
    }

    static HashAlgorithm hash(String option, String text) {
        return choice(option, text, HASHES);
    }

    private static <T> T choice(String option, String text, Map<String, T> choices) {
        var chosen = choices.get(text);
        if (chosen == null) {
            throw usage(option + " " + text + " (expected: "
                    + String.join(", ", choices.keySet().stream().sorted().toList()) + ")");
        }
        return chosen;
    }
}
