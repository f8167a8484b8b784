package dev.sealift.image;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.function.Supplier;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.math.ec.FixedPointUtil;
import org.bouncycastle.math.ec.custom.sec.SecP256R1Curve;
import org.bouncycastle.math.ec.custom.sec.SecP384R1Curve;
import org.bouncycastle.util.encoders.Hex;
import org.jspecify.annotations.Nullable;

/**
 * ECDSA on a NIST curve, deterministic (RFC 6979), signatures in DER. Curves and keys are made here and not by Bouncy Castle's
 * tables and factories, which know all curves and kinds of keys there are and cost a start more for it than a signature.
 */
final class Ecdsa implements SignatureScheme {
    /** Also secp256r1 and prime256v1. */
    static final Ecdsa P256 = new Ecdsa(
            SECObjectIdentifiers.secp256r1,
            new SecP256R1Curve(),
            "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                    + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
            SHA256Digest::new,
            72);

    final ECNamedDomainParameters domain;
    private final Supplier<Digest> nonceDigest;
    private final int maxSignatureSize;

    /** Made when it is first asked for: few keys are on that curve. */
    private static final class P384 {
        static final Ecdsa CURVE = new Ecdsa(
                SECObjectIdentifiers.secp384r1,
                new SecP384R1Curve(),
                "04aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7"
                        + "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f",
                SHA384Digest::new,
                104);
    }

    /** Also secp384r1. */
    static Ecdsa p384() {
        return P384.CURVE;
    }

    /** With the curve's base point, not compressed (SEC 1, 2.3.3). */
    private Ecdsa(
            ASN1ObjectIdentifier name,
            ECCurve curve,
            String basePoint,
            Supplier<Digest> nonceDigest,
            int maxSignatureSize) {
        var base = curve.decodePoint(Hex.decodeStrict(basePoint));
        this.domain = new ECNamedDomainParameters(name, curve, base, curve.getOrder(), curve.getCofactor());
        this.nonceDigest = nonceDigest;
        this.maxSignatureSize = maxSignatureSize;
    }

    /** Makes the table of the base point, which all later signatures use; who comes meanwhile waits for it. */
    void prepare() {
        FixedPointUtil.precompute(domain.getG());
    }

    /** The algorithm on the curve that a key names; null when it is another or not named. */
    static @Nullable KeyAlgorithm algorithm(ASN1Encodable curve) {
        if (curve.equals(SECObjectIdentifiers.secp256r1)) {
            return KeyAlgorithm.ECDSA_P256;
        }
        return curve.equals(SECObjectIdentifiers.secp384r1) ? KeyAlgorithm.ECDSA_P384 : null;
    }

    @Override
    public AsymmetricKeyParameter decode(PrivateKeyInfo info) throws IOException {
        return new ECPrivateKeyParameters(
                ECPrivateKey.getInstance(info.parsePrivateKey()).getKey(), domain);
    }

    @Override
    public AsymmetricKeyParameter decode(SubjectPublicKeyInfo info) {
        return publicKey(info.getPublicKeyData().getBytes());
    }

    @Override
    public SubjectPublicKeyInfo encode(AsymmetricKeyParameter publicKey) {
        return new SubjectPublicKeyInfo(
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, domain.getName()),
                ((ECPublicKeyParameters) publicKey).getQ().getEncoded(false));
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
