package dev.sealift.image;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** A private key that images are signed with: ECDSA on P-256, deterministic (RFC 6979). */
public final class SigningKey {
    private final ECPrivateKeyParameters key;
    private final VerifyingKey publicKey;

    SigningKey(ECPrivateKeyParameters key) {
        this.key = key;
        var point = new FixedPointCombMultiplier().multiply(P256.DOMAIN.getG(), key.getD());
        this.publicKey = new VerifyingKey(new ECPublicKeyParameters(point, P256.DOMAIN));
    }

    /** A new key from that source of randomness. */
    public static SigningKey generate(SecureRandom random) {
        var generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(P256.DOMAIN, random));
        return new SigningKey(
                (ECPrivateKeyParameters) generator.generateKeyPair().getPrivate());
    }

    /**
     * Reads PEM, PKCS#8 ({@code PRIVATE KEY}) or SEC1 ({@code EC PRIVATE KEY}), as openssl and imgtool write them.
     *
     * @throws KeyException when it is anything else
     */
    public static SigningKey parse(String pem) throws KeyException {
        return PemKeys.signingKey(pem);
    }

    /** Its public half. */
    public VerifyingKey publicKey() {
        return publicKey;
    }

    /** PEM, PKCS#8, not encrypted. */
    public String toPem() {
        try {
            byte[] der = PrivateKeyInfoFactory.createPrivateKeyInfo(new ECPrivateKeyParameters(key.getD(), P256.DOMAIN))
                    .getEncoded();
            return PemKeys.encode("PRIVATE KEY", Bytes.of(der));
        } catch (IOException e) {
            throw new IllegalStateException("a P-256 key always has an encoding", e);
        }
    }

    /** The DER signature over a SHA-256; the same hash always gives the same bytes. */
    public Bytes sign(Bytes imageHash) {
        var ecdsa = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        ecdsa.init(true, key);
        BigInteger[] integers = ecdsa.generateSignature(imageHash.toArray());
        try {
            return Bytes.of(StandardDSAEncoding.INSTANCE.encode(P256.ORDER, integers[0], integers[1]));
        } catch (IOException e) {
            throw new IllegalStateException("two integers always have an encoding", e);
        }
    }

    /** Only the public half: private keys do not belong into logs. */
    @Override
    public String toString() {
        return "private key of " + publicKey;
    }
}
