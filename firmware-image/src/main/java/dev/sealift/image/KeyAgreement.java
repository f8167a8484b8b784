package dev.sealift.image;

import java.math.BigInteger;
import java.security.SecureRandom;
import org.bouncycastle.crypto.agreement.ECDHBasicAgreement;
import org.bouncycastle.crypto.agreement.X25519Agreement;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;
import org.bouncycastle.util.BigIntegers;

/** How two keys agree on a secret that nobody else knows. */
public enum KeyAgreement {
    /** ECDH on P-256: the x coordinate of the product, 32 bytes. Public keys are uncompressed points. */
    ECDH_P256("P-256", 65) {
        @Override
        AsymmetricKeyParameter generate(SecureRandom random) {
            return Ecdsa.P256.generate(random);
        }

        @Override
        AsymmetricKeyParameter publicKey(AsymmetricKeyParameter privateKey) {
            return Ecdsa.P256.publicKey(privateKey);
        }

        @Override
        byte[] encode(AsymmetricKeyParameter publicKey) {
            return ((ECPublicKeyParameters) publicKey).getQ().getEncoded(false);
        }

        @Override
        AsymmetricKeyParameter decode(byte[] encoded) {
            return Ecdsa.P256.publicKey(encoded);
        }

        @Override
        byte[] secret(AsymmetricKeyParameter privateKey, AsymmetricKeyParameter publicKey) {
            var agreement = new ECDHBasicAgreement();
            agreement.init((ECPrivateKeyParameters) privateKey);
            BigInteger x = agreement.calculateAgreement(publicKey);
            return BigIntegers.asUnsignedByteArray(agreement.getFieldSize(), x);
        }
    },

    /** RFC 7748. */
    X25519("X25519", 32) {
        @Override
        AsymmetricKeyParameter generate(SecureRandom random) {
            return new X25519PrivateKeyParameters(random);
        }

        @Override
        AsymmetricKeyParameter publicKey(AsymmetricKeyParameter privateKey) {
            return ((X25519PrivateKeyParameters) privateKey).generatePublicKey();
        }

        @Override
        byte[] encode(AsymmetricKeyParameter publicKey) {
            return ((X25519PublicKeyParameters) publicKey).getEncoded();
        }

        @Override
        AsymmetricKeyParameter decode(byte[] encoded) {
            return new X25519PublicKeyParameters(encoded);
        }

        @Override
        byte[] secret(AsymmetricKeyParameter privateKey, AsymmetricKeyParameter publicKey) {
            var agreement = new X25519Agreement();
            agreement.init(privateKey);
            byte[] secret = new byte[agreement.getAgreementSize()];
            agreement.calculateAgreement(publicKey, secret, 0);
            return secret;
        }
    };

    private final String keys;
    private final int publicKeySize;

    KeyAgreement(String keys, int publicKeySize) {
        this.keys = keys;
        this.publicKeySize = publicKeySize;
    }

    /** What its keys are called. */
    @Override
    public String toString() {
        return keys;
    }

    /** Bytes of an encoded public key. */
    int publicKeySize() {
        return publicKeySize;
    }

    abstract AsymmetricKeyParameter generate(SecureRandom random);

    abstract AsymmetricKeyParameter publicKey(AsymmetricKeyParameter privateKey);

    abstract byte[] encode(AsymmetricKeyParameter publicKey);

    /** Throws {@link IllegalArgumentException} when it is no such key. */
    abstract AsymmetricKeyParameter decode(byte[] encoded);

    /** Throws {@link IllegalStateException} when the public key leaves no secret. */
    abstract byte[] secret(AsymmetricKeyParameter privateKey, AsymmetricKeyParameter publicKey);
}
