package dev.sealift.image;

import java.io.IOException;
import java.math.BigInteger;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;

/** The two numbers of an ECDSA signature, which formats write in different ways. */
public record EcdsaSignature(KeyAlgorithm algorithm, BigInteger r, BigInteger s) {
    /** From DER, which must be strict; throws {@link IllegalArgumentException} otherwise. */
    public static EcdsaSignature ofDer(KeyAlgorithm algorithm, Bytes der) {
        try {
            var numbers = StandardDSAEncoding.INSTANCE.decode(order(algorithm), der.toArray());
            return new EcdsaSignature(algorithm, numbers[0], numbers[1]);
        } catch (IOException | ClassCastException e) {
            throw new IllegalArgumentException("not the DER of an ECDSA signature", e);
        }
    }

    /** From r and s, each as long as the curve's order, big endian; throws {@link IllegalArgumentException} otherwise. */
    public static EcdsaSignature ofRaw(KeyAlgorithm algorithm, Bytes raw) {
        var numbers = PlainDSAEncoding.INSTANCE.decode(order(algorithm), raw.toArray());
        return new EcdsaSignature(algorithm, numbers[0], numbers[1]);
    }

    /** In DER, as keys make and check it. */
    public Bytes der() {
        try {
            return Bytes.of(StandardDSAEncoding.INSTANCE.encode(order(algorithm), r, s));
        } catch (IOException e) {
            throw new IllegalStateException("two integers always have an encoding", e);
        }
    }

    /** r and s, each as long as the curve's order, big endian. */
    public Bytes raw() {
        return Bytes.of(PlainDSAEncoding.INSTANCE.encode(order(algorithm), r, s));
    }

    private static BigInteger order(KeyAlgorithm algorithm) {
        return switch (algorithm) {
            case ECDSA_P256 -> Ecdsa.P256.domain.getN();
            case ECDSA_P384 -> Ecdsa.p384().domain.getN();
            case ED25519, RSA_3072 -> throw new IllegalArgumentException(algorithm + " (expected: P-256 or P-384)");
        };
    }
}
