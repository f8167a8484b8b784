package dev.sealift.keys;

import java.io.IOException;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** SubjectPublicKeyInfo of what tokens and services give in parts. */
final class PublicKeyInfo {
    private PublicKeyInfo() {}

    /** Of a point that is not compressed. */
    static SubjectPublicKeyInfo ec(ASN1Primitive curve, byte[] point) {
        return new SubjectPublicKeyInfo(new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve), point);
    }

    /** Of two unsigned integers, big endian. */
    static SubjectPublicKeyInfo rsa(byte[] modulus, byte[] exponent) {
        var algorithm = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
        try {
            return new SubjectPublicKeyInfo(
                    algorithm, new RSAPublicKey(new BigInteger(1, modulus), new BigInteger(1, exponent)));
        } catch (IOException e) {
            throw new IllegalStateException("two integers always have an encoding", e);
        }
    }
}
