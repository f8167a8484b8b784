package dev.sealift.cli.key;

import dev.sealift.image.VerifyingKey;
import java.nio.file.Path;

/**
 * A public key in JSON.
 *
 * @param hash  SHA-256 of the DER, hex
 * @param point X and Y, hex
 */
record KeyView(String file, String type, String hash, String point) {
    static KeyView of(Path file, VerifyingKey key) {
        return new KeyView(
                file.toString(), "ecdsa-p256", key.hash().hex(), key.point().hex());
    }
}
