package dev.sealift.cli.key;

import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.VerifyingKey;
import dev.sealift.keys.ListedKey;
import dev.sealift.keys.SampleKeys;
import org.jspecify.annotations.Nullable;

/**
 * A public key in JSON.
 *
 * @param key    as it was named
 * @param type   {@code ecdsa-p256}, {@code ecdsa-p384}, {@code ed25519}, {@code rsa-3072}
 * @param hash   SHA-256 of the DER, hex
 * @param point  X and Y, hex; only of keys on NIST curves
 * @param signs  of what a store lists: whether the private half is there, too
 * @param remark where a sample key comes from, or why a key cannot be used here
 */
record KeyView(
        String key,
        @Nullable String type,
        @Nullable String hash,
        @Nullable String point,
        @Nullable Boolean signs,
        @Nullable String remark) {
    static KeyView of(String name, VerifyingKey key) {
        var origin = SampleKeys.known().origin(key).map(from -> "a sample key: " + from);
        return of(name, key, null, origin.orElse(null));
    }

    static KeyView of(ListedKey listed) {
        var remark = listed.remark().isEmpty() ? null : listed.remark();
        var key = listed.key();
        return key == null
                ? new KeyView(listed.reference(), null, null, null, listed.signs(), remark)
                : of(listed.reference(), key, listed.signs(), remark);
    }

    private static KeyView of(String name, VerifyingKey key, @Nullable Boolean signs, @Nullable String remark) {
        return new KeyView(name, type(key.algorithm()), key.hash().hex(), point(key), signs, remark);
    }

    private static @Nullable String point(VerifyingKey key) {
        return switch (key.algorithm()) {
            case ECDSA_P256, ECDSA_P384 -> key.point().hex();
            case ED25519, RSA_3072 -> null;
        };
    }

    private static String type(KeyAlgorithm algorithm) {
        return switch (algorithm) {
            case ECDSA_P256 -> "ecdsa-p256";
            case ECDSA_P384 -> "ecdsa-p384";
            case ED25519 -> "ed25519";
            case RSA_3072 -> "rsa-3072";
        };
    }
}
