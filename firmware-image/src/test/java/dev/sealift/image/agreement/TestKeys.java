package dev.sealift.image.agreement;

import dev.sealift.image.KeyException;
import dev.sealift.image.SigningKey;
import java.util.List;

/** The key of RFC 6979, appendix A.2.5, which the host tests of the firmware trust, and one that nobody trusts. */
final class TestKeys {
    static final SigningKey TRUSTED = key(
            "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgya+p2EW6dRZrXCFX",
            "Z7HWk05Qw9s26JsSe4piKxIPZyGhRANCAARg/tS6JVqdMclh63TGNW1owEm4kjth",
            "+mzmaWIuYPKftnkD/hAIuLyZpBrp6VYovGTy8bIMLX6fUXejwpTURiKZ");

    static final SigningKey FOREIGN = key(
            "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgEjRWeJCrze8SNFZ4",
            "kKvN7xI0VniQq83vEjRWeJCrze+hRANCAARHHD51jEkEKFu6flMRjtD1JK3rB1fS",
            "W9L457DXbfpxTN1SD3rKiouResw39R3o8Mm7462Fg4LnAtwloS0J96hY");

    private TestKeys() {}

    private static SigningKey key(String... base64) {
        try {
            return SigningKey.parse("-----BEGIN PRIVATE KEY-----\n" + String.join("\n", List.of(base64))
                    + "\n-----END PRIVATE KEY-----\n");
        } catch (KeyException e) {
            throw new IllegalStateException(e);
        }
    }
}
