package dev.sealift.image;

import static dev.sealift.image.ImageFault.COUNTER_TOO_LOW;
import static dev.sealift.image.ImageFault.HASH_MISMATCH;
import static dev.sealift.image.ImageFault.HASH_MISSING;
import static dev.sealift.image.ImageFault.IMAGE_BAD_VECTORS;
import static dev.sealift.image.ImageFault.KEY_UNKNOWN;
import static dev.sealift.image.ImageFault.SIGNATURE_INVALID;
import static dev.sealift.image.ImageFault.SIGNATURE_MISSING;
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
        try {
            var board = rules.board();
            var image = ImageParser.parse(file, board == null ? Layout.ANY : board.layout());
            var hash = checkHash(file, image);
            var key = checkSignature(image, hash, rules);
            @Nullable Slot slot = null;
            if (board != null) {
                checkBoard(image, board);
                slot = checkSlot(image, board, rules.slot());
            }
            checkAge(image, rules);
            if (board != null && slot != null) {
                checkVectors(file, image, board, slot);
            }
            return new Accepted(image, hash, key, slot);
        } catch (ImageException e) {
            return new Refused(e.fault(), e.found(), e.expected());
        }
    }

    private static Bytes checkHash(byte[] file, SignedImage image) throws ImageException {
        var announced = image.imageHash()
                .orElseThrow(() -> new ImageException(HASH_MISSING, "no SHA256 TLV", "one behind the payload"));
        var hash = Sha256.of(file, image.signedSize());
        if (!hash.equals(announced)) {
            throw new ImageException(HASH_MISMATCH, "bytes with SHA-256 " + hash, "the image's own " + announced);
        }
        return hash;
    }

    private static VerifyingKey checkSignature(SignedImage image, Bytes hash, ImageRules rules) throws ImageException {
        var pair = image.signature()
                .orElseThrow(() -> new ImageException(
                        SIGNATURE_MISSING, "no ECDSA_SIG TLV right behind a KEYHASH", "such a pair"));
        var key = rules.trustedKeys().stream()
                .filter(trusted -> trusted.hash().equals(pair.keyHash()))
                .findFirst()
                .orElseThrow(() -> new ImageException(KEY_UNKNOWN, "key hash " + pair.keyHash(), keyHashes(rules)));
        if (!key.verifies(hash, pair.signature())) {
            throw new ImageException(
                    SIGNATURE_INVALID,
                    "a signature of " + pair.signature().size() + " bytes that does not verify",
                    "one by " + key);
        }
        return key;
    }

    private static String keyHashes(ImageRules rules) {
        var hashes = rules.trustedKeys().stream().map(key -> key.hash().hex()).collect(Collectors.joining(", "));
        return hashes.isEmpty() ? "a trusted key; there is none" : hashes;
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
    private static void checkVectors(byte[] file, SignedImage image, Board board, Slot slot) throws ImageException {
        long size = image.header().payloadSize();
        if (size < 8) {
            throw new ImageException(IMAGE_BAD_VECTORS, "a payload of " + size + " bytes", "at least 8");
        }
        var vectors = ByteBuffer.wrap(file, board.headerSize(), 8).order(ByteOrder.LITTLE_ENDIAN);
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
