package dev.sealift.image.agreement;

import dev.sealift.image.KeyException;
import dev.sealift.image.SigningKey;
import java.util.List;

/** The key of RFC 6979, appendix A.2.5, which the host tests of the firmware trust, and others of the tests' own. */
final class TestKeys {
    static final SigningKey TRUSTED = key(
            "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgya+p2EW6dRZrXCFX",
            "Z7HWk05Qw9s26JsSe4piKxIPZyGhRANCAARg/tS6JVqdMclh63TGNW1owEm4kjth",
            "+mzmaWIuYPKftnkD/hAIuLyZpBrp6VYovGTy8bIMLX6fUXejwpTURiKZ");

    static final SigningKey FOREIGN = key(
            "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgEjRWeJCrze8SNFZ4",
            "kKvN7xI0VniQq83vEjRWeJCrze+hRANCAARHHD51jEkEKFu6flMRjtD1JK3rB1fS",
            "W9L457DXbfpxTN1SD3rKiouResw39R3o8Mm7462Fg4LnAtwloS0J96hY");

    /** In the trust sets of the tests it is revoked. */
    static final SigningKey REVOKED = key(
            "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgIjRWeJCrze8SNFZ4",
            "kKvN7xI0VniQq83vEjRWeJCrze+hRANCAARTW31ydS545Xf7fkssIU6Si/p8GlE0",
            "dBGR0jhy/LQZSLSRfY66kjs+QwiT7qGFgiJERK6PRUpl9lFWjGPN9qSj");

    /** Belongs to the root key of the host tests of the firmware: SHA-256 of "sealift test root key". */
    static final SigningKey ROOT = key(
            "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgT7JQ+WDTq2U2cEsG",
            "K3PLq82FwFzS7/XHkwb66rxXnAGhRANCAASItV+0UofoNUyrdA2GWEcBYllKVzMI",
            "TJXUEXMAz2iF6Qfap2cA2KW3OrFy0C3Ec91AxqI6cKzWE9zeH/fW5+Ne");

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
