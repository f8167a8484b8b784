package dev.sealift.image;

import java.security.SecureRandom;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;

/** The private key that devices decrypt images with. */
public final class DecryptionKey implements PayloadReader {
    private final KeyAgreement agreement;
    private final AsymmetricKeyParameter key;

    DecryptionKey(KeyAgreement agreement, AsymmetricKeyParameter key) {
        this.agreement = agreement;
        this.key = key;
    }

    /** A new key from that source of randomness. */
    public static DecryptionKey generate(KeyAgreement agreement, SecureRandom random) {
        return new DecryptionKey(agreement, agreement.generate(random));
    }

    /**
     * Reads a P-256 or X25519 private key from PEM.
     *
     * @throws KeyException when it is anything else
     */
    public static DecryptionKey parse(String pem) throws KeyException {
        return AgreementKeys.decryptionKey(pem);
    }

    /** What images are encrypted for. */
    public EncryptionKey publicKey() {
        return new EncryptionKey(agreement, agreement.publicKey(key));
    }

    @Override
    public ByteSource plain(ByteSource file, SignedImage image) throws ImageException {
        return ImageDecryptor.decrypt(file, image, this);
    }

    /** PEM, PKCS#8, not encrypted. */
    public String toPem() {
        return PemKeys.encode(key);
    }

    KeyAgreement agreement() {
        return agreement;
    }

    AsymmetricKeyParameter key() {
        return key;
    }
}
