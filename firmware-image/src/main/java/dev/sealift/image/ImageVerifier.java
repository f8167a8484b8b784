package dev.sealift.image;

import static dev.sealift.image.ImageFault.COUNTER_TOO_LOW;
import static dev.sealift.image.ImageFault.HASH_MISMATCH;
import static dev.sealift.image.ImageFault.HASH_MISSING;
import static dev.sealift.image.ImageFault.IMAGE_BAD_VECTORS;
import static dev.sealift.image.ImageFault.VERSION_OLDER;
import static dev.sealift.image.ImageFault.WRONG_BOARD;
import static dev.sealift.image.ImageFault.WRONG_SLOT;

import dev.sealift.image.Verdict.Accepted;
import dev.sealift.image.Verdict.Refused;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks an image by the rules of the device, in the one order of docs/formats.md, up to the first that is broken. */
public final class ImageVerifier {
    private ImageVerifier() {}

    /** The verdict on that file. */
    public static Verdict verify(byte[] file, ImageRules rules) {
        return verify(ByteSource.of(file), rules, null);
    }

    /**
     * The verdict on that file, which is read a piece at a time.
     *
     * @param decryption way to the payload of an encrypted image, when the rules name no board; null: encrypted ones are
     *     refused
     */
    public static Verdict verify(ByteSource file, ImageRules rules, @Nullable PayloadReader decryption) {
        return verify(file, rules, decryption, null);
    }

    /**
     * The same for a file that was just written.
     *
     * @param written its hash then; null: it is hashed
     */
    public static Verdict verify(
            ByteSource file,
            ImageRules rules,
            @Nullable PayloadReader decryption,
            WrittenImage.@Nullable Hash written) {
        Hashing hashing = written == null ? (source, algorithm, to) -> algorithm.of(source, to) : written::of;
        try {
            return rules.board() == null
                    ? verifyAny(file, rules, decryption, hashing)
                    : verifyFor(rules.board(), file, rules, hashing);
        } catch (ImageException e) {
            return new Refused(e.fault(), e.found(), e.expected());
        }
    }

    /** The hash of {@code source[0, to)}. */
    @FunctionalInterface
    private interface Hashing {
        Bytes of(ByteSource source, HashAlgorithm algorithm, long to);
    }

    private static Verdict verifyFor(Board board, ByteSource file, ImageRules rules, Hashing hashing)
            throws ImageException {
        var image = ImageParser.parse(file, board.layout());
        var announced = image.imageHash()
                .orElseThrow(() -> new ImageException(HASH_MISSING, "no SHA256 TLV", "one behind the payload"));
        var hash = checkHash(hashing, file, image, HashAlgorithm.SHA256, announced);
        var keys = SignatureCheck.onBoard(image, hash, rules.trust());
        checkBoard(image, board);
        var slot = checkSlot(image, board, rules.slot());
        checkAge(image, rules);
        checkVectors(file, image, board, slot);
        if (rules.rootKey() != null) {
            CarriedTrustSet.check(image, hash, rules.trust(), rules.rootKey());
        }
        return new Accepted(image, hash, keys, slot);
    }

    private static Verdict verifyAny(
            ByteSource file, ImageRules rules, @Nullable PayloadReader decryption, Hashing hashing)
            throws ImageException {
        var image = ImageParser.parse(file, decryption == null ? Layout.ANY : Layout.ENCRYPTED);
        var plain = decryption == null || !image.header().encrypted() ? file : decryption.plain(file, image);
        var announced = image.anyHash()
                .orElseThrow(() -> new ImageException(HASH_MISSING, "no SHA-2 TLV", "one behind the payload"));
        var hash = checkHash(hashing, plain, image, announced.algorithm(), announced.value());
        var keys = SignatureCheck.anywhere(image, announced, rules.trust());
        checkAge(image, rules);
        return new Accepted(image, hash, keys, null);
    }

    private static Bytes checkHash(
            Hashing hashing, ByteSource file, SignedImage image, HashAlgorithm algorithm, Bytes announced)
            throws ImageException {
        var hash = hashing.of(file, algorithm, image.signedSize());
        if (!hash.equals(announced)) {
            throw new ImageException(
                    HASH_MISMATCH, "bytes with " + algorithm + " " + hash, "the image's own " + announced);
        }
        return hash;
    }

    private static void checkBoard(SignedImage image, Board board) throws ImageException {
        var id = image.boardId();
        if (!id.equals(Optional.of(board.id()))) {
            throw new ImageException(
                    WRONG_BOARD,
                    id.map(ImageVerifier::boardName).orElse("no board id (UUID_CID)"),
                    boardName(board.id()));
        }
    }

    private static String boardName(UUID id) {
        return Board.ALL.stream()
                .filter(board -> board.id().equals(id))
                .findFirst()
                .map(board -> board.name() + " (" + id + ")")
                .orElse("board id " + id);
    }

    private static Slot checkSlot(SignedImage image, Board board, @Nullable Slot wanted) throws ImageException {
        long address = image.header().loadAddress();
        var slot = board.slotAt(address).orElse(null);
        if (slot == null || (wanted != null && !slot.equals(wanted))) {
            throw new ImageException(
                    WRONG_SLOT,
                    "load address 0x%08x%s".formatted(address, slot == null ? "" : ", slot " + slot.name()),
                    wanted == null
                            ? board.slots().stream()
                                    .map(ImageVerifier::describe)
                                    .collect(Collectors.joining(" or "))
                            : describe(wanted));
        }
        return slot;
    }

    private static String describe(Slot slot) {
        return "0x%08x, slot %s".formatted(slot.base(), slot.name());
    }

    private static void checkAge(SignedImage image, ImageRules rules) throws ImageException {
        if (image.securityCounter() < rules.minimumCounter()) {
            throw new ImageException(
                    COUNTER_TOO_LOW,
                    "security counter " + image.securityCounter(),
                    "at least " + rules.minimumCounter());
        }
        var minimum = rules.minimumVersion();
        if (minimum != null && image.header().version().compareTo(minimum) < 0) {
            throw new ImageException(VERSION_OLDER, "version " + image.header().version(), "at least " + minimum);
        }
    }

    /** The two words that the processor loads at a start. */
    private static void checkVectors(ByteSource file, SignedImage image, Board board, Slot slot) throws ImageException {
        long size = image.header().payloadSize();
        if (size < 8) {
            throw new ImageException(IMAGE_BAD_VECTORS, "a payload of " + size + " bytes", "at least 8");
        }
        var vectors = ByteBuffer.wrap(file.bytes(board.headerSize(), board.headerSize() + 8))
                .order(ByteOrder.LITTLE_ENDIAN);
        long stack = Integer.toUnsignedLong(vectors.getInt());
        if (stack % 8 != 0 || stack < board.stackFirst() || stack > board.stackLast()) {
            throw new ImageException(
                    IMAGE_BAD_VECTORS,
                    "initial stack pointer 0x%08x".formatted(stack),
                    "a multiple of 8 in 0x%08x–0x%08x".formatted(board.stackFirst(), board.stackLast()));
        }
        long reset = Integer.toUnsignedLong(vectors.getInt());
        long first = slot.base() + board.headerSize();
        if (reset % 2 == 0 || reset < first || reset >= first + size) {
            throw new ImageException(
                    IMAGE_BAD_VECTORS,
                    "reset address 0x%08x".formatted(reset),
                    "odd and in the payload, 0x%08x–0x%08x".formatted(first, first + size - 1));
        }
    }
}
