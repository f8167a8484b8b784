package dev.sealift.keys;

import dev.sealift.keys.KeyStoreException.Fault;
import java.util.regex.Pattern;

/**
 * A key version of Google Cloud KMS: {@code gcpkms:projects/P/locations/L/keyRings/R/cryptoKeys/K/cryptoKeyVersions/1}.
 *
 * @param name its resource name, as Google's own tools print it
 */
public record GoogleKmsKey(String name) implements ServiceKey {
    static final String SCHEME = "gcpkms:";

    /** A project may stand within a domain: {@code example.com:project}. */
    private static final Pattern FORM = Pattern.compile(
            "projects/(?:[a-z0-9.-]+:)?[a-z0-9-]+/locations/[a-z0-9-]+/keyRings/[\\w-]{1,63}/cryptoKeys/[\\w-]{1,63}/cryptoKeyVersions/[1-9]\\d{0,9}");

    static GoogleKmsKey parse(String text) throws KeyStoreException {
        var name = text.substring(SCHEME.length());
        if (!FORM.matcher(name).matches()) {
            throw new KeyStoreException(
                    Fault.REFERENCE,
                    "'" + text
                            + "' is no key of Google Cloud KMS (expected: gcpkms:projects/PROJECT/locations/LOCATION/keyRings/RING/cryptoKeys/KEY/cryptoKeyVersions/N)");
        }
        return new GoogleKmsKey(name);
    }

    @Override
    public String service() {
        return "Google Cloud KMS";
    }

    @Override
    public String maker() {
        return "gcloud kms keys create --purpose asymmetric-signing --default-algorithm ec-sign-p256-sha256";
    }

    @Override
    public String toString() {
        return SCHEME + name;
    }
}
