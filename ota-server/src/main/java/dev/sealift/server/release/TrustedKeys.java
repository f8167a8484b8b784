package dev.sealift.server.release;

import dev.sealift.image.VerifyingKey;
import dev.sealift.image.trust.TrustSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose signatures intake believes.
 *
 * @param image      keys of devices that have no trust set: any of them signs an image
 * @param set        the trust set that devices have; it decides on every key it names, the rest is left to {@code image}
 * @param root       the key that signed the set, and must have signed a set that an image carries
 * @param provenance keys that sign provenance statements
 */
public record TrustedKeys(
        List<VerifyingKey> image,
        @Nullable TrustSet set,
        @Nullable VerifyingKey root,
        List<VerifyingKey> provenance) {
    public TrustedKeys {
        image = List.copyOf(image);
        provenance = List.copyOf(provenance);
    }

    /** Without a trust set, and without provenance. */
    public static TrustedKeys ofImages(List<VerifyingKey> keys) {
        return new TrustedKeys(keys, null, null, List.of());
    }
}
