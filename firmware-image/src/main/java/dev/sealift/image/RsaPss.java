package dev.sealift.image;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.AsymmetricBlockCipher;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.RSABlindedEngine;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.bouncycastle.crypto.util.PrivateKeyFactory;

/** RSASSA-PSS (RFC 8017, 8.1) with 3072 bits, SHA-256, MGF1 and a salt of 32 bytes. */
final class RsaPss implements SignatureScheme {
    static final RsaPss INSTANCE = new RsaPss();
    static final int BITS = 3072;

    private static final int SALT_SIZE = 32;

    /** Of probable primes: an error below 2^-128 (FIPS 186-5, table B.1, rounded up). */
    private static final int CERTAINTY = 128;

    private RsaPss() {}

    @Override
    public AsymmetricKeyParameter generate(SecureRandom random) {
        var generator = new RSAKeyPairGenerator();
        generator.init(new RSAKeyGenerationParameters(BigInteger.valueOf(0x10001), random, BITS, CERTAINTY));
        return generator.generateKeyPair().getPrivate();
    }

    /** Nor is a key taken whose numbers do not belong together: a signature with a damaged one can give it away. */
    @Override
    public AsymmetricKeyParameter decode(PrivateKeyInfo info) throws IOException {
        var key = PrivateKeyFactory.createKey(info);
        if (!(key instanceof RSAPrivateCrtKeyParameters crt) || !isWhole(crt)) {
            throw new IOException("its numbers do not belong together");
        }
        return key;
    }

    /** The conditions of RFC 8017, 3.2. */
    private static boolean isWhole(RSAPrivateCrtKeyParameters key) {
        var p = key.getP();
        var q = key.getQ();
        return key.getModulus().equals(p.multiply(q))
                && isInverse(key.getPublicExponent(), key.getExponent(), p.subtract(BigInteger.ONE))
                && isInverse(key.getPublicExponent(), key.getExponent(), q.subtract(BigInteger.ONE))
                && isInverse(key.getPublicExponent(), key.getDP(), p.subtract(BigInteger.ONE))
                && isInverse(key.getPublicExponent(), key.getDQ(), q.subtract(BigInteger.ONE))
                && isInverse(q, key.getQInv(), p);
    }

    private static boolean isInverse(BigInteger number, BigInteger inverse, BigInteger modulus) {
        return number.multiply(inverse).mod(modulus).equals(BigInteger.ONE);
    }

    @Override
    public AsymmetricKeyParameter publicKey(AsymmetricKeyParameter privateKey) {
        var key = (RSAPrivateCrtKeyParameters) privateKey;
        return new RSAKeyParameters(false, key.getModulus(), key.getPublicExponent());
    }

    /**
     * The salt comes from the private exponent and the hash, as RFC 6979 makes nonces, so that the same input gives the same
     * bytes; PSS stays secure with any salt (RFC 8017, 9.1, note 4), even none.
     */
    @Override
    public byte[] sign(AsymmetricKeyParameter privateKey, byte[] hash) {
        var hmac = new HMac(new SHA256Digest());
        hmac.init(new KeyParameter(((RSAKeyParameters) privateKey).getExponent().toByteArray()));
        hmac.update(hash, 0, hash.length);
        byte[] salt = new byte[SALT_SIZE];
        hmac.doFinal(salt, 0);
        var pss = PSSSigner.createRawSigner(
                engine(), new SHA256Digest(), new SHA256Digest(), salt, PSSSigner.TRAILER_IMPLICIT);
        pss.init(true, privateKey);
        pss.update(hash, 0, hash.length);
        try {
            return pss.generateSignature();
        } catch (CryptoException e) {
            throw new IllegalStateException("3072 bits hold any SHA-256 with its salt", e);
        }
    }

    @Override
    public boolean verifies(AsymmetricKeyParameter publicKey, byte[] hash, byte[] signature) {
        if (signature.length != BITS / 8 || hash.length != HashAlgorithm.SHA256.size()) {
            return false;
        }
        var pss = PSSSigner.createRawSigner(
                engine(), new SHA256Digest(), new SHA256Digest(), SALT_SIZE, PSSSigner.TRAILER_IMPLICIT);
        pss.init(false, publicKey);
        pss.update(hash, 0, hash.length);
        return pss.verifySignature(signature);
    }

    private static AsymmetricBlockCipher engine() {
        return new RSABlindedEngine();
    }
}
