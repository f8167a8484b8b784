package dev.sealift.image;

import static dev.sealift.image.ImageFault.IMAGE_BAD_HEADER;

import org.jspecify.annotations.Nullable;

/**
 * What the header of an image may say.
 *
 * @param headerSize the one size allowed, or null for any
 * @param flags      exactly these flags, or null for any that leave the payload readable
 * @param readable   flags that leave the payload readable, when any flags are allowed
 * @param slotSize   the image must end within so many bytes
 * @param sha256Only other hashes have no meaning
 */
record Layout(@Nullable Integer headerSize, @Nullable Long flags, long readable, int slotSize, boolean sha256Only) {
    /** Larger than the flash that any microcontroller starts from. */
    private static final int MAX_SIZE = 256 * 1024 * 1024;

    /** PIC, NON_BOOTABLE, RAM_LOAD, ROM_FIXED; not the encrypted and compressed ones, whose hash covers other bytes. */
    private static final long PLAIN = 0x1 | ImageHeader.NON_BOOTABLE | ImageHeader.RAM_LOAD | ImageHeader.ROM_FIXED;

    /** Any image for any board, in clear. */
    static final Layout ANY = new Layout(null, null, PLAIN, MAX_SIZE, false);

    /** Likewise, or encrypted. */
    static final Layout ENCRYPTED = new Layout(
            null, null, PLAIN | ImageHeader.ENCRYPTED_AES128 | ImageHeader.ENCRYPTED_AES256, MAX_SIZE, false);

    /** Exactly as a device demands. */
    static Layout ofDevice(int headerSize, long flags, int slotSize) {
        return new Layout(headerSize, flags, flags, slotSize, true);
    }

    boolean ofOneBoard() {
        return headerSize != null;
    }

    void check(ImageHeader header) throws ImageException {
        if (headerSize == null ? header.size() < ImageHeader.ENCODED_SIZE : header.size() != headerSize) {
            throw new ImageException(
                    IMAGE_BAD_HEADER,
                    "header size 0x%x".formatted(header.size()),
                    headerSize == null ? "at least 0x20" : "0x%x".formatted(headerSize));
        }
        if (flags == null ? (header.flags() & ~readable) != 0 : header.flags() != flags) {
            throw new ImageException(
                    IMAGE_BAD_HEADER,
                    "flags 0x%x".formatted(header.flags()),
                    flags == null ? anyOf(header) : "0x%x".formatted(flags));
        }
        if (header.payloadSize() == 0) {
            throw new ImageException(IMAGE_BAD_HEADER, "payload size 0", "at least one byte");
        }
    }

    private String anyOf(ImageHeader header) {
        return "a plain image: none beyond 0x%x%s"
                .formatted(readable, header.encrypted() ? "; for this encrypted one the devices' key (--decrypt)" : "");
    }
}
