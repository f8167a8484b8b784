package dev.sealift.image;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How to sign; the names are those of imgtool's options.
 *
 * @param headerSize      bytes in front of the payload: 32–65535
 * @param padHeader       put them there; otherwise the input already begins with that many zero bytes
 * @param slotSize        the slot it goes to, in bytes
 * @param trailerSize     bytes at the end of the slot that the image must leave free; see {@link #trailerSize(int)}
 * @param securityCounter 0–4294967295; null: no such TLV
 * @param romFixed        address in flash it is linked for; null: none
 * @param vid             vendor id; null: none
 * @param cid             class (board) id; null: none
 * @param extras          what only some images need
 */
public record SignOptions(
        ImageVersion version,
        int headerSize,
        boolean padHeader,
        int slotSize,
        int trailerSize,
        @Nullable Long securityCounter,
        @Nullable Long romFixed,
        @Nullable UUID vid,
        @Nullable UUID cid,
        ImageExtras extras) {
    /** Without extras. */
    public SignOptions(
            ImageVersion version,
            int headerSize,
            boolean padHeader,
            int slotSize,
            int trailerSize,
            @Nullable Long securityCounter,
            @Nullable Long romFixed,
            @Nullable UUID vid,
            @Nullable UUID cid) {
        this(
                version,
                headerSize,
                padHeader,
                slotSize,
                trailerSize,
                securityCounter,
                romFixed,
                vid,
                cid,
                ImageExtras.NONE);
    }

    /** As the profile of a board says: no trailer, since Sealift's boards run in place and keep their state elsewhere. */
    public static SignOptions forBoard(Board board, Slot slot, ImageVersion version, long securityCounter) {
        return new SignOptions(
                version, board.headerSize(), true, slot.size(), 0, securityCounter, slot.base(), null, board.id());
    }

    /** Bytes that MCUboot's swap modes keep at the end of a slot whose flash is written {@code align} bytes at a time. */
    public static int trailerSize(int align) {
        return Trailer.swapping(align, Trailer.Mark.NONE).size(null);
    }

    /** The same with those extras. */
    public SignOptions with(ImageExtras wanted) {
        return new SignOptions(
                version, headerSize, padHeader, slotSize, trailerSize, securityCounter, romFixed, vid, cid, wanted);
    }

    /** Bytes of the slot that an image may fill. */
    int room() {
        var trailer = extras.trailer();
        return slotSize - (trailer == null ? trailerSize : trailer.size(extras.encryption()));
    }
}
