package dev.sealift.cli.image;

import dev.sealift.cli.file.FileName;
import dev.sealift.image.Board;
import dev.sealift.image.Bytes;
import dev.sealift.image.SignedImage;
import dev.sealift.image.Slot;
import dev.sealift.image.Tlv;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an MCUboot image says of itself, in JSON and as text; nothing of it is proven.
 *
 * @param board name of the board with the image's board id, if known
 * @param slot  name of the board's slot at the load address
 * @param carried the trust set that devices are to take over
 * @param size  bytes up to the end of the last TLV
 */
record ImageView(
        String file,
        String format,
        String version,
        long securityCounter,
        @Nullable String board,
        @Nullable String boardId,
        @Nullable String slot,
        @Nullable String imageHash,
        @Nullable String keyHash,
        @Nullable CarriedSet carried,
        Header header,
        List<Entry> protectedTlvs,
        List<Entry> tlvs,
        int size)
        implements SignedFile {
    /** The header's fields; the numbers that are addresses or bits in hex. */
    record Header(String loadAddress, int headerSize, int protectedSize, long payloadSize, String flags) {}

    /** A TLV; data in hex. */
    record Entry(String type, int length, String data) {}

    static ImageView of(Path file, SignedImage image) {
        var header = image.header();
        var id = image.boardId();
        var board = id.flatMap(ImageView::board);
        return new ImageView(
                file.toString(),
                FormatName.MCUBOOT.toString(),
                header.version().toString(),
                image.securityCounter(),
                board.map(Board::name).orElse(null),
                id.map(UUID::toString).orElse(null),
                board.flatMap(known -> known.slotAt(header.loadAddress()))
                        .map(Slot::name)
                        .orElse(null),
                image.anyHash().map(hash -> hash.value().hex()).orElse(null),
                image.keyHash().map(Bytes::hex).orElse(null),
                CarriedSet.of(image).orElse(null),
                new Header(
                        "0x" + HexFormat.of().toHexDigits((int) header.loadAddress()),
                        header.size(),
                        header.protectedSize(),
                        header.payloadSize(),
                        "0x" + Long.toHexString(header.flags())),
                entries(image.protectedTlvs()),
                entries(image.tlvs()),
                image.size());
    }

    @Override
    public String line() {
        return FileName.shown(file) + ": version " + version + target() + ", security counter " + securityCounter + ", "
                + size + " bytes, " + (imageHash == null ? "no hash" : "image hash " + imageHash)
                + (carried == null ? "" : carried.warning());
    }

    @Override
    public String text() {
        var out = new StringBuilder(line()).append('\n');
        out.append("  load address    ").append(header.loadAddress()).append('\n');
        out.append("  header size     0x%x%n".formatted(header.headerSize()));
        out.append("  payload size    ").append(header.payloadSize()).append('\n');
        out.append("  flags           ").append(header.flags()).append('\n');
        out.append("  board id        ")
                .append(boardId == null ? "none" : boardId)
                .append('\n');
        if (carried != null) {
            out.append(carried.text());
        }
        append(out, "protected TLVs", protectedTlvs);
        append(out, "TLVs", tlvs);
        return out.toString().stripTrailing();
    }

    private static void append(StringBuilder out, String title, List<Entry> entries) {
        out.append("  ").append(title).append('\n');
        for (var entry : entries) {
            out.append("    %-10s %3d  %s%n".formatted(entry.type(), entry.length(), entry.data()));
        }
    }

    private String target() {
        return board == null ? "" : " for " + board + (slot == null ? "" : " slot " + slot);
    }

    private static Optional<Board> board(UUID id) {
        return Board.ALL.stream().filter(board -> board.id().equals(id)).findFirst();
    }

    private static List<Entry> entries(List<Tlv> tlvs) {
        var entries = new ArrayList<Entry>();
        for (var tlv : tlvs) {
            entries.add(new Entry(tlv.name(), tlv.data().size(), tlv.data().hex()));
        }
        return entries;
    }
}
