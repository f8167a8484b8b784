package dev.sealift.image;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What MCUboot's swap and overwrite modes keep at the end of a slot (docs/design.md, "Image trailer").
 *
 * @param writeSize     bytes that the flash writes at once: 1, 2, 4, 8, 16 or 32
 * @param maxAlign      the larger write size of both slots: 8, 16 or 32
 * @param maxSectors    sectors of a slot at most
 * @param overwriteOnly the bootloader copies and does not swap: no status area
 * @param saveEncTlv    the bootloader keeps the wrapped keys there rather than the plain ones
 * @param mark          what the signed file says there
 */
public record Trailer(
        int writeSize, int maxAlign, int maxSectors, boolean overwriteOnly, boolean saveEncTlv, Mark mark) {
    /** What a file that fills its slot asks the bootloader to do. */
    public enum Mark {
        /** Nothing: the room is left free, the file ends behind the last TLV. */
        NONE,
        /** Try the image once. */
        TEST,
        /** Keep the image. */
        CONFIRMED
    }

    /** Sectors that imgtool reckons with when not told otherwise. */
    public static final int DEFAULT_MAX_SECTORS = 128;

    /** imgtool's {@code max_align} unless the write size is larger. */
    private static final int DEFAULT_MAX_ALIGN = 8;

    private static final int MAGIC_SIZE = 16;

    /** Of one key of AES, which imgtool reckons with for 256 bits too. */
    private static final int KEY_SIZE = 16;

    /** With the default alignment. */
    private static final byte[] MAGIC = HexFormat.of().parseHex("77c295f360d2ef7f3552500f2cb67980");

    /** Behind the alignment, u16, when it is another. */
    private static final byte[] ALIGNED_MAGIC = HexFormat.of().parseHex("2de15d29410b8d77679c110f1f8a");

    /** Refuses alignments that MCUboot has no trailer for. */
    public Trailer {
        if (Integer.bitCount(writeSize) != 1 || writeSize > 32 || writeSize < 1) {
            throw new IllegalArgumentException("write size " + writeSize + " (expected: 1, 2, 4, 8, 16 or 32)");
        }
        if (maxAlign != 8 && maxAlign != 16 && maxAlign != 32) {
            throw new IllegalArgumentException("largest alignment " + maxAlign + " (expected: 8, 16 or 32)");
        }
        if (maxSectors < 1 || maxSectors > 0x1_0000) {
            throw new IllegalArgumentException("sectors " + maxSectors + " (expected: 1–65536)");
        }
    }

    /** For swapping, with imgtool's defaults. */
    public static Trailer swapping(int writeSize, Mark mark) {
        return new Trailer(writeSize, Math.max(writeSize, DEFAULT_MAX_ALIGN), DEFAULT_MAX_SECTORS, false, false, mark);
    }

    /** The same with another mark. */
    public Trailer with(Mark wanted) {
        return new Trailer(writeSize, maxAlign, maxSectors, overwriteOnly, saveEncTlv, wanted);
    }

    /** Its bytes, when images are in clear. */
    public int size() {
        return size(0);
    }

    /** Its bytes, when images are encrypted so with SHA-256. */
    public int size(KeyAgreement agreement, int keyBits) {
        return size(agreement.publicKeySize() + HashAlgorithm.SHA256.size() + keyBits / 8);
    }

    /** Its bytes; an encrypted image has two keys in it. */
    public int size(@Nullable Encryption encryption) {
        return size(encryption == null ? 0 : encryption.tlvSize());
    }

    /** Whether those are the last 16 bytes of a slot with such a trailer. */
    public boolean isMagic(byte[] bytes) {
        return Arrays.equals(bytes, magic());
    }

    private int size(int encryptionTlv) {
        int magic = alignUp(MAGIC_SIZE);
        if (overwriteOnly) {
            return 2 * maxAlign + magic;
        }
        int keys = encryptionTlv == 0 ? 0 : 2 * alignUp(saveEncTlv ? encryptionTlv : KEY_SIZE);
        return 3 * maxSectors * writeSize + keys + 4 * maxAlign + magic;
    }

    /** Fills a slot of which {@code used} bytes are written, as the mark says. */
    void write(ImageSink out, long used, long slotSize, byte erased) throws IOException {
        if (mark == Mark.NONE) {
            return;
        }
        long magicAt = slotSize - MAGIC_SIZE;
        long at = used;
        if (!overwriteOnly) {
            byte[] imageOk = new byte[maxAlign];
            Arrays.fill(imageOk, erased);
            if (mark == Mark.CONFIRMED) {
                imageOk[0] = 1;
            }
            long imageOkAt = slotSize - alignUp(MAGIC_SIZE) - maxAlign;
            out.skip(imageOkAt - at);
            out.write(imageOk, 0, maxAlign);
            at = imageOkAt + maxAlign;
        }
        out.skip(magicAt - at);
        out.write(magic(), 0, MAGIC_SIZE);
    }

    private byte[] magic() {
        if (maxAlign == DEFAULT_MAX_ALIGN) {
            return MAGIC;
        }
        byte[] magic = new byte[MAGIC_SIZE];
        magic[0] = (byte) maxAlign;
        System.arraycopy(ALIGNED_MAGIC, 0, magic, 2, ALIGNED_MAGIC.length);
        return magic;
    }

    private int alignUp(int size) {
        return (size + maxAlign - 1) / maxAlign * maxAlign;
    }
}
