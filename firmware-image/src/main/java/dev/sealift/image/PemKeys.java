package dev.sealift.image;

import java.io.IOException;
import java.io.StringReader;
import java.util.Base64;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X962Parameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.jspecify.annotations.Nullable;

/** Keys in PEM, of openssl's and of imgtool's making. */
final class PemKeys {
    /** A P-256 key has about 230 characters; certificates and notes may lie around it. */
    private static final int MAX_LENGTH = 64 * 1024;

    private static final String EXPECTED = "expected: an ECDSA P-256 key in PEM, as 'sealift key new' makes it";

    private PemKeys() {}

    static SigningKey signingKey(String pem) throws KeyException {
        return switch (read(pem)) {
            case PrivateKeyInfo info -> privateKey(info);
            case SubjectPublicKeyInfo info ->
                throw new KeyException("this is a public key; signing needs the private one (" + EXPECTED + ")");
            case Object other -> throw new KeyException(describe(other) + " (" + EXPECTED + ")");
        };
    }

    static VerifyingKey verifyingKey(String pem) throws KeyException {
        return switch (read(pem)) {
            case PrivateKeyInfo info -> privateKey(info).publicKey();
            case SubjectPublicKeyInfo info -> publicKey(info);
            case Object other -> throw new KeyException(describe(other) + " (" + EXPECTED + ")");
        };
    }

    static String encode(String type, Bytes der) {
        var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der.toArray());
        return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
    }

    /** The first object in it that is not the curve's name, which openssl writes in front of SEC1 keys. */
    private static Object read(String pem) throws KeyException {
        if (pem.length() > MAX_LENGTH) {
            throw new KeyException(
                    "a key file of " + pem.length() + " characters (expected: at most " + MAX_LENGTH + ")");
        }
        try (var parser = new PEMParser(new StringReader(pem))) {
            @Nullable Object object = parser.readObject();
            while (object instanceof org.bouncycastle.asn1.ASN1ObjectIdentifier) {
                object = parser.readObject();
            }
            if (object == null) {
                throw new KeyException("there is no PEM block '-----BEGIN …' in it (" + EXPECTED + ")");
            }
            return object instanceof PEMKeyPair pair ? pair.getPrivateKeyInfo() : object;
        } catch (IOException | RuntimeException e) { // the parser throws many kinds on damaged input
            throw new KeyException("not a key that can be read: " + e.getMessage() + " (" + EXPECTED + ")", e);
        }
    }

    private static SigningKey privateKey(PrivateKeyInfo info) throws KeyException {
        requireP256(info.getPrivateKeyAlgorithm());
        try {
            return new SigningKey((ECPrivateKeyParameters) PrivateKeyFactory.createKey(info));
        } catch (IOException | RuntimeException e) {
            throw new KeyException("the private key is damaged: " + e.getMessage(), e);
        }
    }

    private static VerifyingKey publicKey(SubjectPublicKeyInfo info) throws KeyException {
        requireP256(info.getAlgorithm());
        try {
            return new VerifyingKey((ECPublicKeyParameters) PublicKeyFactory.createKey(info));
        } catch (IOException | RuntimeException e) {
            throw new KeyException("the public key is damaged: " + e.getMessage(), e);
        }
    }

    private static void requireP256(AlgorithmIdentifier algorithm) throws KeyException {
        var name = algorithm.getAlgorithm();
        if (!name.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            throw new KeyException("a key of type " + typeName(name.getId()) + " (" + EXPECTED + ")");
        }
        var curve = X962Parameters.getInstance(algorithm.getParameters());
        if (!curve.isNamedCurve() || !curve.getParameters().equals(X9ObjectIdentifiers.prime256v1)) {
            throw new KeyException("an EC key on curve " + curveName(curve) + " (" + EXPECTED + ")");
        }
    }

    private static String curveName(X962Parameters curve) {
        return switch (String.valueOf(curve.getParameters())) {
            case "1.3.132.0.34" -> "P-384";
            case "1.3.132.0.35" -> "P-521";
            case "1.3.132.0.10" -> "secp256k1";
            case String other when curve.isNamedCurve() -> other;
            default -> "given by explicit parameters";
        };
    }

    private static String typeName(String oid) {
        return switch (oid) {
            case "1.2.840.113549.1.1.1" -> "RSA";
            case "1.3.101.110" -> "X25519";
            case "1.3.101.112" -> "Ed25519";
            default -> oid;
        };
    }

    private static String describe(Object object) {
        return switch (object) {
            case PKCS8EncryptedPrivateKeyInfo ignored -> "the key is encrypted: write it without a passphrase first";
            case PEMEncryptedKeyPair ignored -> "the key is encrypted: write it without a passphrase first";
            default -> "PEM of another kind, " + object.getClass().getSimpleName();
        };
    }
}
