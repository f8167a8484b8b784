package dev.sealift.image;

import java.io.IOException;
import java.util.Set;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;

/** A public key that images are checked with. */
public final class VerifyingKey {
    private final KeyAlgorithm algorithm;
    private final AsymmetricKeyParameter key;
    private final Bytes der;

    VerifyingKey(KeyAlgorithm algorithm, AsymmetricKeyParameter key) {
        this.algorithm = algorithm;
        this.key = key;
        try {
            this.der = Bytes.of(algorithm.scheme().encode(key).getEncoded());
        } catch (IOException e) {
            throw new IllegalStateException("a key that was read or made always has an encoding", e);
        }
    }

    /**
     * Reads an ECDSA P-256 key, which is what Sealift's boards take, from PEM: a public key, or the public half of a
     * private one (PKCS#8 or SEC1).
     *
     * @throws KeyException when it is anything else
     */
    public static VerifyingKey parse(String pem) throws KeyException {
        return parse(pem, Set.of(KeyAlgorithm.ECDSA_P256));
    }

    /**
     * Reads a key of one of those algorithms from PEM: a public key, the public half of a private one, or the key of a
     * certificate, of which nothing else is looked at.
     *
     * @throws KeyException when it is anything else
     */
    public static VerifyingKey parse(String pem, Set<KeyAlgorithm> algorithms) throws KeyException {
        return PemKeys.verifyingKey(pem, algorithms);
    }

    /**
     * The ECDSA P-256 key of that point: X and Y, 32 bytes each, big endian.
     *
     * @throws KeyException when that is no point of the curve
     */
    public static VerifyingKey ofPoint(Bytes point) throws KeyException {
        byte[] encoded = new byte[1 + point.size()];
        encoded[0] = 4; // uncompressed
        System.arraycopy(point.toArray(), 0, encoded, 1, point.size());
        try {
            return new VerifyingKey(KeyAlgorithm.ECDSA_P256, Ecdsa.P256.publicKey(encoded));
        } catch (IllegalArgumentException e) {
            throw new KeyException("bytes that are no point of P-256: " + point + " (expected: X and Y, 64 bytes)");
        }
    }

    /** What it checks. */
    public KeyAlgorithm algorithm() {
        return algorithm;
    }

    /** Its DER SubjectPublicKeyInfo; 91 bytes for P-256. */
    public Bytes der() {
        return der;
    }

    /** SHA-256 of {@link #der()}: what an image names as KEYHASH. */
    public Bytes hash() {
        return hash(HashAlgorithm.SHA256);
    }

    /** That hash of {@link #der()}. */
    public Bytes hash(HashAlgorithm hashAlgorithm) {
        return hashAlgorithm.of(der.toArray());
    }

    /** X and Y of a key on a NIST curve, each as long as the field, big endian: the form in which bootloaders hold it. */
    public Bytes point() {
        if (!(key instanceof ECPublicKeyParameters ec)) {
            throw new IllegalStateException("a key of " + algorithm + " has no point (expected: an ECDSA key)");
        }
        byte[] encoded = ec.getQ().getEncoded(false);
        return Bytes.of(encoded, 1, encoded.length);
    }

    /** Modulus and exponent of an RSA key. */
    public RSAKeyParameters rsa() {
        if (!(key instanceof RSAKeyParameters rsa)) {
            throw new IllegalStateException("a key of " + algorithm + " has no modulus (expected: an RSA key)");
        }
        return rsa;
    }

    /** PEM, {@code PUBLIC KEY}. */
    public String toPem() {
        return PemKeys.encode("PUBLIC KEY", der);
    }

    /** Whether that is a signature over that hash, in its one strict form; see {@link KeyAlgorithm}. */
    public boolean verifies(Bytes hash, Bytes signature) {
        return algorithm.scheme().verifies(key, hash.toArray(), signature.toArray());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifyingKey that && der.equals(that.der);
    }

    @Override
    public int hashCode() {
        return der.hashCode();
    }

    /** {@code P-256} and the SHA-256 of the key. */
    @Override
    public String toString() {
        return algorithm + " " + hash();
    }
}
