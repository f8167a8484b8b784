package dev.sealift.cli.image;

import static dev.sealift.cli.image.LayoutOptions.requireSame;
import static dev.sealift.cli.image.LayoutOptions.usage;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.Numbers;
import dev.sealift.cli.PlainWords;
import dev.sealift.cli.file.InputFile;
import dev.sealift.cli.key.TrustSetFile;
import dev.sealift.image.Bytes;
import dev.sealift.image.Encryption;
import dev.sealift.image.EncryptionKey;
import dev.sealift.image.HashAlgorithm;
import dev.sealift.image.ImageExtras;
import dev.sealift.image.ImageVersion;
import dev.sealift.image.KeyException;
import dev.sealift.image.Trailer;
import dev.sealift.image.board.BoardProfile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The rest of the options of {@code imgtool sign} that say what an MCUboot image looks like. */
final class ExtraOptions {
    private static final Map<String, HashAlgorithm> HASHES =
            Map.of("256", HashAlgorithm.SHA256, "384", HashAlgorithm.SHA384, "512", HashAlgorithm.SHA512);

    /** A TLV has 16 bits of length. */
    private static final int MAX_TLV = 0xffff;

    private static final Pattern DEPENDENCIES = Pattern.compile("(\\(\\s*\\w+\\s*,[^()]*\\)\\s*,?\\s*)+");

    private static final Pattern DEPENDENCY = Pattern.compile("\\(\\s*(\\w+)\\s*,\\s*([^()\\s]+)\\s*\\)");

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

    @Option(
            names = {"-E", "--encrypt"},
            paramLabel = "FILE",
            description =
                    "Encrypt the payload for the devices with that key in PEM, P-256 or X25519, public or private.")
    private @Nullable Path encrypt;

    @Option(names = "--encrypt-keylen", paramLabel = "128|256", description = "Bits of AES (default 128).")
    private @Nullable Integer encryptKeyLength;

    @Option(
            names = "--hmac-sha",
            paramLabel = "auto|256|512",
            description = "Hash of the key's wrapping (default 256; 512 with X25519).")
    private String hmacSha = "auto";

    @Option(
            names = {"-c", "--clear"},
            description = "With --encrypt: leave the payload in clear, for the primary slot.")
    private boolean clear;

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

    /** All of it, together with a board of MCUboot's. */
    ImageExtras resolve(BoardProfile.@Nullable Mcuboot board) {
        var extras = ImageExtras.builder().erased(erased(board)).trailer(trailer(board));
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
        addDependencies(extras);
        addCustom(extras);
        var encryption = encryption(board == null ? null : board.encryption());
        if (encryption != null) {
            extras.encryption(encryption);
        }
        return extras.build();
    }

    boolean fullKey() {
        return choice("--public-key-format", publicKeyFormat, Map.of("hash", false, "full", true));
    }

    /** Whether the image goes on up to the end of its slot. */
    boolean fillsSlot() {
        return pad || test || confirm;
    }

    /** Refuses what only boards that swap have. */
    void requireNoTrailer(String board) {
        if (fillsSlot() || overwriteOnly || saveEncTlv || align != null || maxAlign != null || maxSectors != null) {
            throw usage("an option of MCUboot's trailer with --board " + board
                    + " (expected: none; the board does not swap and keeps its state elsewhere)");
        }
    }

    private int erased(BoardProfile.@Nullable Mcuboot board) {
        if (erased != null && erased != 0 && erased != 0xff) {
            throw usage("--erased-val 0x%x (expected: 0 or 0xff)".formatted(erased));
        }
        if (board != null) {
            requireSame("--erased-val", erased, board.erased());
            return board.erased();
        }
        return erased == null ? 0xff : erased.intValue();
    }

    private @Nullable Trailer trailer(BoardProfile.@Nullable Mcuboot board) {
        var mark = confirm ? Trailer.Mark.CONFIRMED : pad || test ? Trailer.Mark.TEST : Trailer.Mark.NONE;
        if (board != null) {
            var its = board.trailer();
            if (its == null) {
                requireNoTrailer("of a profile without 'swap'");
                return null;
            }
            requireSame("--align", wide(align), its.writeSize());
            requireSame("--max-align", wide(maxAlign), its.maxAlign());
            requireSame("--max-sectors", wide(maxSectors), its.maxSectors());
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

    private static @Nullable Long wide(@Nullable Integer value) {
        return value == null ? null : Long.valueOf(value);
    }

    private void addDependencies(ImageExtras.Builder extras) {
        if (dependencies == null) {
            return;
        }
        var expected = " (expected: \"(image number 0–255, major.minor.revision+build), …\")";
        if (!DEPENDENCIES.matcher(dependencies).matches()) {
            throw usage("--dependencies '" + dependencies + "'" + expected);
        }
        var found = DEPENDENCY.matcher(dependencies);
        while (found.find()) {
            try {
                extras.dependency(Integer.parseInt(found.group(1)), ImageVersion.parse(found.group(2)));
            } catch (IllegalArgumentException e) {
                throw usage("--dependencies '" + dependencies + "': " + e.getMessage() + expected);
            }
        }
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

    /** Whether images are to be encrypted. */
    boolean encrypts() {
        return encrypt != null;
    }

    private @Nullable Encryption encryption(BoardProfile.@Nullable Cipher board) {
        if (encrypt == null) {
            if (clear || encryptKeyLength != null || !hmacSha.equals("auto")) {
                throw usage(
                        "--clear, --encrypt-keylen or --hmac-sha without --encrypt (expected: the devices' key too)");
            }
            if (board != null) {
                throw usage("no --encrypt, and the board's profile wants encrypted images (expected: --encrypt with the"
                        + " devices' " + board.agreement() + " key)");
            }
            return null;
        }
        if (board != null) {
            requireSame("--encrypt-keylen", wide(encryptKeyLength), board.keyBits());
        }
        int bits = board != null ? board.keyBits() : encryptKeyLength == null ? 128 : encryptKeyLength;
        try {
            var key = EncryptionKey.parse(InputFile.readText(encrypt));
            var hash = hmacSha.equals("auto") ? HashAlgorithm.SHA256 : hash("--hmac-sha", hmacSha);
            return new Encryption(key, bits, hash, new SecureRandom(), clear);
        } catch (KeyException e) {
            throw new CliException(ExitCode.KEY, encrypt + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw usage("--encrypt-keylen or --hmac-sha: " + e.getMessage());
        }
    }

    private static HashAlgorithm hash(String option, String text) {
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
