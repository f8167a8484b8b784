package dev.sealift.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * MCUboot's 32-byte image header (bootutil/image.h, {@code struct image_header}).
 *
 * @param loadAddress   where the image runs; with {@link #ROM_FIXED} the base of its slot
 * @param size          bytes from the start of the file to the payload
 * @param protectedSize bytes of the protected TLV area with its own 4-byte header; 0 when there is none
 * @param payloadSize   bytes of the payload alone
 */
public record ImageHeader(
        long loadAddress, int size, int protectedSize, long payloadSize, long flags, ImageVersion version) {
    /** First four bytes of every image. */
    public static final int MAGIC = 0x96f3b83d;

    /** Bytes of the header itself; the rest up to {@link #size} is padding. */
    public static final int ENCODED_SIZE = 32;

    /** Flag: the load address is an address in flash where the image must lie. */
    public static final long ROM_FIXED = 0x100;

    /** Flag: the load address is an address in RAM. */
    public static final long RAM_LOAD = 0x20;

    /** Flag: the payload is encrypted with a key of 128 bits. */
    public static final long ENCRYPTED_AES128 = 0x4;

    /** Flag: the payload is encrypted with a key of 256 bits. */
    public static final long ENCRYPTED_AES256 = 0x8;

    /** Flag: the image is data, not a program. */
    public static final long NON_BOOTABLE = 0x10;

    /** Whether the payload is encrypted. */
    public boolean encrypted() {
        return (flags & (ENCRYPTED_AES128 | ENCRYPTED_AES256)) != 0;
    }

    /** The header in the first 32 of those bytes; the magic is not looked at. */
    static ImageHeader decode(byte[] file) {
        var in = ByteBuffer.wrap(file, 4, ENCODED_SIZE - 4).order(ByteOrder.LITTLE_ENDIAN);
        return new ImageHeader(
                Integer.toUnsignedLong(in.getInt()),
                Short.toUnsignedInt(in.getShort()),
                Short.toUnsignedInt(in.getShort()),
                Integer.toUnsignedLong(in.getInt()),
                Integer.toUnsignedLong(in.getInt()),
                ImageVersion.decode(in));
    }

    /** The 32 bytes of this header. */
    byte[] encode() {
        return ByteBuffer.allocate(ENCODED_SIZE)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(MAGIC)
                .putInt((int) loadAddress)
                .putShort((short) size)
                .putShort((short) protectedSize)
                .putInt((int) payloadSize)
                .putInt((int) flags)
                .put((byte) version.major())
                .put((byte) version.minor())
                .putShort((short) version.revision())
                .putInt((int) version.build())
                .putInt(0)
                .array();
    }
}
