package dev.sealift.image;

import java.io.IOException;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/** Keys that images are encrypted with, in PEM. */
final class AgreementKeys {
    private static final String EXPECTED = "expected: a P-256 or X25519 key in PEM";

    private AgreementKeys() {}

    static EncryptionKey encryptionKey(String pem) throws KeyException {
        return switch (PemKeys.read(pem, () -> EXPECTED)) {
            case PrivateKeyInfo info -> privateKey(info).publicKey();
            case SubjectPublicKeyInfo info -> publicKey(info);
            case Object other -> throw new KeyException(PemKeys.describe(other) + " (" + EXPECTED + ")");
        };
    }

    static DecryptionKey decryptionKey(String pem) throws KeyException {
        return switch (PemKeys.read(pem, () -> EXPECTED)) {
            case PrivateKeyInfo info -> privateKey(info);
            case SubjectPublicKeyInfo info ->
                throw new KeyException("this is a public key; decrypting needs the private one (" + EXPECTED + ")");
            case Object other -> throw new KeyException(PemKeys.describe(other) + " (" + EXPECTED + ")");
        };
    }

    private static DecryptionKey privateKey(PrivateKeyInfo info) throws KeyException {
        var agreement = agreement(info.getPrivateKeyAlgorithm());
        try {
            return new DecryptionKey(agreement, PrivateKeyFactory.createKey(info));
        } catch (IOException | RuntimeException e) { // the factory throws many kinds on damaged input
            throw new KeyException("the private key is damaged: " + e.getMessage(), e);
        }
    }

    private static EncryptionKey publicKey(SubjectPublicKeyInfo info) throws KeyException {
        var agreement = agreement(info.getAlgorithm());
        try {
            return new EncryptionKey(agreement, PublicKeyFactory.createKey(info));
        } catch (IOException | RuntimeException e) { // the factory throws many kinds on damaged input
            throw new KeyException("the public key is damaged: " + e.getMessage(), e);
        }
    }

    private static KeyAgreement agreement(AlgorithmIdentifier identifier) throws KeyException {
        var oid = identifier.getAlgorithm();
        if (oid.equals(EdECObjectIdentifiers.id_X25519)) {
            return KeyAgreement.X25519;
        }
        if (oid.equals(X9ObjectIdentifiers.id_ecPublicKey)
                && X9ObjectIdentifiers.prime256v1.equals(identifier.getParameters())) {
            return KeyAgreement.ECDH_P256;
        }
        throw new KeyException("a key of type " + PemKeys.typeName(oid.getId()) + " (" + EXPECTED + ")");
    }
}
