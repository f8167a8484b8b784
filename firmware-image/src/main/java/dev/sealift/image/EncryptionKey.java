package dev.sealift.image;

import org.bouncycastle.crypto.params.AsymmetricKeyParameter;

/** The public key of devices that images are encrypted for. */
public final class EncryptionKey {
    private final KeyAgreement agreement;
    private final AsymmetricKeyParameter key;

    EncryptionKey(KeyAgreement agreement, AsymmetricKeyParameter key) {
        this.agreement = agreement;
        this.key = key;
    }

    /**
     * Reads a P-256 or X25519 key from PEM: a public key, or the public half of a private one.
     *
     * @throws KeyException when it is anything else
     */
    public static EncryptionKey parse(String pem) throws KeyException {
        return AgreementKeys.encryptionKey(pem);
    }

    /** What it is a key of. */
    public KeyAgreement agreement() {
        return agreement;
    }

    AsymmetricKeyParameter key() {
        return key;
    }
}
