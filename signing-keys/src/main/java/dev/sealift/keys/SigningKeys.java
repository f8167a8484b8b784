package dev.sealift.keys;

import java.util.Map;

/** Opens keys. */
public final class SigningKeys {
    /** With the process's environment, which names modules and services that a reference leaves out. */
    public SigningKeys(Map<String, String> environment) {}

    /**
     * The key of that reference, ready to sign.
     *
     * @throws KeyStoreException when it cannot be had
     */
    public OpenKey open(KeyReference reference, Secrets secrets) throws KeyStoreException {
        return switch (reference) {
            case KeyReference.PemFile pem -> PemStore.open(pem);
        };
    }
}
