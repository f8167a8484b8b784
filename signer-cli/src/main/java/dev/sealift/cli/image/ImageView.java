package dev.sealift.cli.image;

import dev.sealift.api.ReasonCode;
import dev.sealift.image.Board;
import dev.sealift.image.ImageException;
import dev.sealift.image.ImageParser;
import dev.sealift.image.SignedImage;
import dev.sealift.image.Slot;
import dev.sealift.image.Tlv;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an image says of itself, in JSON and as text; nothing of it is proven.
 *
 * @param board name of the board with the image's board id, if known
 * @param slot  name of the board's slot at the load address
 * @param fault why it could not be read
 */
record ImageView(
        String file,
        @Nullable String version,
        @Nullable Long securityCounter,
        @Nullable String board,
        @Nullable String boardId,
        @Nullable String slot,
        @Nullable String imageHash,
        @Nullable String keyHash,
        @Nullable Header header,
        @Nullable List<Entry> protectedTlvs,
        @Nullable List<Entry> tlvs,
        @Nullable Integer size,
        @Nullable Fault fault) {
    /** The header's fields; the numbers that are addresses or bits in hex. */
    record Header(String loadAddress, int headerSize, int protectedSize, long payloadSize, String flags) {}

    /** A TLV; data in hex. */
    record Entry(String type, int length, String data) {}

    /** A rule that is broken. */
    record Fault(ReasonCode reason, String found, String expected) {}

    static ImageView of(Path file, byte[] content) {
        try {
            return of(file, ImageParser.parse(content));
        } catch (ImageException e) {
            var fault = new Fault(Explanation.reason(e.fault()), e.found(), e.expected());
            return new ImageView(
                    file.toString(), null, null, null, null, null, null, null, null, null, null, null, fault);
        }
    }

    private static ImageView of(Path file, SignedImage image) {
        var header = image.header();
        var id = image.boardId();
        var board = id.flatMap(ImageView::board);
        return new ImageView(
                file.toString(),
                header.version().toString(),
                image.securityCounter(),
                board.map(Board::name).orElse(null),
                id.map(UUID::toString).orElse(null),
                board.flatMap(known -> known.slotAt(header.loadAddress()))
                        .map(Slot::name)
                        .orElse(null),
                image.imageHash().map(Object::toString).orElse(null),
                image.signature().map(pair -> pair.keyHash().hex()).orElse(null),
                new Header(
                        "0x%08x".formatted(header.loadAddress()),
                        header.size(),
                        header.protectedSize(),
                        header.payloadSize(),
                        "0x%x".formatted(header.flags())),
                entries(image.protectedTlvs()),
                entries(image.tlvs()),
                image.size(),
                null);
    }

    /** One line for people. */
    String line() {
        return file + ": version " + version + target() + ", security counter " + securityCounter + ", " + size
                + " bytes, image hash " + imageHash;
    }

    private String target() {
        return board == null ? "" : " for " + board + (slot == null ? "" : " slot " + slot);
    }

    private static Optional<Board> board(UUID id) {
        return Board.ALL.stream().filter(board -> board.id().equals(id)).findFirst();
    }

    private static List<Entry> entries(List<Tlv> tlvs) {
        return tlvs.stream()
                .map(tlv -> new Entry(tlv.name(), tlv.data().size(), tlv.data().hex()))
                .toList();
    }
}
