package dev.sealift.image;

import java.security.SecureRandom;
import java.util.Set;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.jspecify.annotations.Nullable;

/** A private key that images are signed with; the same hash always gives the same signature. */
public final class SigningKey implements Signer {
    private final KeyAlgorithm algorithm;
    private final AsymmetricKeyParameter key;
    private @Nullable VerifyingKey publicKey;

    SigningKey(KeyAlgorithm algorithm, AsymmetricKeyParameter key) {
        this.algorithm = algorithm;
        this.key = key;
    }

    /** A new key, ECDSA on P-256, from that source of randomness. */
    public static SigningKey generate(SecureRandom random) {
        return generate(KeyAlgorithm.ECDSA_P256, random);
    }

    /** A new key from that source of randomness. */
    public static SigningKey generate(KeyAlgorithm algorithm, SecureRandom random) {
        return new SigningKey(algorithm, algorithm.scheme().generate(random));
    }

    /**
     * Reads an ECDSA P-256 key, which is what Sealift's boards take, from PEM as openssl and imgtool write it: PKCS#8
     * ({@code PRIVATE KEY}) or SEC1 ({@code EC PRIVATE KEY}).
     *
     * @throws KeyException when it is anything else
     */
    public static SigningKey parse(String pem) throws KeyException {
        return parse(pem, Set.of(KeyAlgorithm.ECDSA_P256));
    }

    /**
     * Reads a key of one of those algorithms from PEM: PKCS#8, SEC1 or PKCS#1 ({@code RSA PRIVATE KEY}).
     *
     * @throws KeyException when it is anything else
     */
    public static SigningKey parse(String pem, Set<KeyAlgorithm> algorithms) throws KeyException {
        return PemKeys.signingKey(pem, algorithms);
    }

    /** Makes the table that all keys on P-256 sign with, so that the first to sign need not. */
    public static void prepare() {
        Ecdsa.P256.prepare();
    }

    @Override
    public KeyAlgorithm algorithm() {
        return algorithm;
    }

    /** Made when it is first asked for, which takes as long as a signature. */
    @Override
    public synchronized VerifyingKey publicKey() {
        if (publicKey == null) {
            publicKey = new VerifyingKey(algorithm, algorithm.scheme().publicKey(key));
        }
        return publicKey;
    }

    /** PEM, PKCS#8, not encrypted. */
    public String toPem() {
        return PemKeys.encode(key);
    }

    @Override
    public Bytes sign(Bytes hash) {
        return Bytes.of(algorithm.scheme().sign(key, hash.toArray()));
    }

    /** Only the public half: private keys do not belong into logs. */
    @Override
    public String toString() {
        return "private key of " + publicKey();
    }
}
