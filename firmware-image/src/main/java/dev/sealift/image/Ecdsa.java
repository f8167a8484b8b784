package dev.sealift.image;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.function.Supplier;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.jspecify.annotations.Nullable;

/** ECDSA on a NIST curve, deterministic (RFC 6979), signatures in DER. */
final class Ecdsa implements SignatureScheme {
    /** Also secp256r1 and prime256v1. */
    static final Ecdsa P256 = new Ecdsa(SECObjectIdentifiers.secp256r1, SHA256Digest::new, 72);

    /** Also secp384r1. */
    static final Ecdsa P384 = new Ecdsa(SECObjectIdentifiers.secp384r1, SHA384Digest::new, 104);

    final ECNamedDomainParameters domain;
    private final Supplier<Digest> nonceDigest;
    private final int maxSignatureSize;

    private Ecdsa(ASN1ObjectIdentifier curve, Supplier<Digest> nonceDigest, int maxSignatureSize) {
        this.domain = new ECNamedDomainParameters(curve, CustomNamedCurves.getByOID(curve));
        this.nonceDigest = nonceDigest;
        this.maxSignatureSize = maxSignatureSize;
    }

    /** The algorithm on the curve that a key names; null when it is another or not named. */
    static @Nullable KeyAlgorithm algorithm(ASN1Encodable curve) {
        if (curve.equals(SECObjectIdentifiers.secp256r1)) {
            return KeyAlgorithm.ECDSA_P256;
        }
        return curve.equals(SECObjectIdentifiers.secp384r1) ? KeyAlgorithm.ECDSA_P384 : null;
    }

    @Override
    public AsymmetricKeyParameter generate(SecureRandom random) {
        var generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(domain, random));
        return generator.generateKeyPair().getPrivate();
    }

    @Override
    public AsymmetricKeyParameter publicKey(AsymmetricKeyParameter privateKey) {
        var d = ((ECPrivateKeyParameters) privateKey).getD();
        return new ECPublicKeyParameters(new FixedPointCombMultiplier().multiply(domain.getG(), d), domain);
    }

    /** The public key of that encoded point; throws {@link IllegalArgumentException} when it is none of the curve. */
    AsymmetricKeyParameter publicKey(byte[] point) {
        return new ECPublicKeyParameters(domain.getCurve().decodePoint(point), domain);
    }

    @Override
    public byte[] sign(AsymmetricKeyParameter privateKey, byte[] hash) {
        var ecdsa = new ECDSASigner(new HMacDSAKCalculator(nonceDigest.get()));
        ecdsa.init(true, privateKey);
        BigInteger[] integers = ecdsa.generateSignature(hash);
        try {
            return StandardDSAEncoding.INSTANCE.encode(domain.getN(), integers[0], integers[1]);
        } catch (IOException e) {
            throw new IllegalStateException("two integers always have an encoding", e);
        }
    }

    /** Strict DER: two minimal positive integers and nothing behind, so that one signature has exactly one form. */
    @Override
    public boolean verifies(AsymmetricKeyParameter publicKey, byte[] hash, byte[] signature) {
        if (signature.length > maxSignatureSize) {
            return false;
        }
        BigInteger[] integers;
        try {
            integers = StandardDSAEncoding.INSTANCE.decode(domain.getN(), signature);
        } catch (IOException | IllegalArgumentException | ClassCastException e) {
            return false; // what Bouncy Castle throws on bytes that are no DER, other DER, or integers out of range
        }
        var ecdsa = new ECDSASigner();
        ecdsa.init(false, publicKey);
        return ecdsa.verifySignature(hash, integers[0], integers[1]);
    }
}
