package dev.sealift.link.smp;

import java.util.HexFormat;

/**
 * One line of the image state (1.0).
 *
 * @param hash SHA-256 TLV of the image, 64 lower-case hex digits
 */
public record ImageSlot(
        int slot,
        String version,
        String hash,
        boolean bootable,
        boolean pending,
        boolean confirmed,
        boolean active,
        boolean permanent) {

    static ImageSlot of(CborMap map) throws SmpFormatException {
        return new ImageSlot(
                map.uint("slot"),
                map.text("version"),
                map.optional("hash", map::bytes).map(HexFormat.of()::formatHex).orElse(""),
                map.flag("bootable"),
                map.flag("pending"),
                map.flag("confirmed"),
                map.flag("active"),
                map.flag("permanent"));
    }
}
