package dev.sealift.image;

import static dev.sealift.image.ImageFault.IMAGE_BAD_HEADER;

import org.jspecify.annotations.Nullable;

/**
 * What the header of an image may say.
 *
 * @param headerSize the one size allowed, or null for any
 * @param flags      exactly these flags, or null for any that leave the payload readable
 * @param slotSize   the image must end within so many bytes
 */
record Layout(@Nullable Integer headerSize, @Nullable Long flags, int slotSize) {
    /** Any image for any board. Larger than the flash of a microcontroller, small enough to hold in memory. */
    static final Layout ANY = new Layout(null, null, 64 * 1024 * 1024);

    /** PIC, NON_BOOTABLE, RAM_LOAD, ROM_FIXED; not the encrypted and compressed ones, whose hash covers other bytes. */
    private static final long READABLE = 0x1 | 0x10 | ImageHeader.RAM_LOAD | ImageHeader.ROM_FIXED;

    void check(ImageHeader header) throws ImageException {
        if (headerSize == null ? header.size() < ImageHeader.ENCODED_SIZE : header.size() != headerSize) {
            throw new ImageException(
                    IMAGE_BAD_HEADER,
                    "header size 0x%x".formatted(header.size()),
                    headerSize == null ? "at least 0x20" : "0x%x".formatted(headerSize));
        }
        if (flags == null ? (header.flags() & ~READABLE) != 0 : header.flags() != flags) {
            throw new ImageException(
                    IMAGE_BAD_HEADER,
                    "flags 0x%x".formatted(header.flags()),
                    flags == null ? "a plain image: none beyond 0x%x".formatted(READABLE) : "0x%x".formatted(flags));
        }
        if (header.payloadSize() == 0) {
            throw new ImageException(IMAGE_BAD_HEADER, "payload size 0", "at least one byte");
        }
    }
}
