package dev.sealift.keys;

import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.KeyException;
import dev.sealift.image.VerifyingKey;
import dev.sealift.keys.KeyStoreException.Fault;
import dev.sealift.keys.cryptoki.Attribute;
import dev.sealift.keys.cryptoki.CryptokiException;
import dev.sealift.keys.cryptoki.Session;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** Public keys as tokens hold them. */
final class TokenPublicKey {
    /** Sizes of points of P-256, P-384 and P-521, not compressed; within an OCTET STRING they are two or three longer. */
    private static final Set<Integer> BARE_POINTS = Set.of(65, 97, 133);

    private TokenPublicKey() {}

    /** The public half in a public or private key object; none when it is not there. */
    static Optional<VerifyingKey> of(Session session, long object, String name)
            throws KeyStoreException, CryptokiException {
        var type = session.attribute(object, Attribute.KEY_TYPE).map(Attribute::number);
        if (type.isEmpty()) {
            return Optional.empty();
        }
        try {
            var info =
                    switch ((int) (long) type.get()) {
                        case (int) Attribute.EC -> ec(session, object);
                        case (int) Attribute.EC_EDWARDS -> edwards(session, object);
                        case (int) Attribute.RSA -> rsa(session, object);
                        default ->
                            throw new KeyStoreException(
                                    Fault.UNSUITABLE,
                                    name,
                                    "a key of type 0x%x (expected: EC, Ed25519 or RSA)".formatted(type.get()),
                                    null);
                    };
            return info.isEmpty()
                    ? Optional.empty()
                    : Optional.of(parse("PUBLIC KEY", info.get().getEncoded(), name));
        } catch (IOException | RuntimeException e) { // of damaged DER
            throw new KeyStoreException(Fault.UNSUITABLE, name, "its public key cannot be read: " + e.getMessage(), e);
        }
    }

    static Optional<VerifyingKey> ofCertificate(Session session, long object, String name)
            throws KeyStoreException, CryptokiException {
        var der = session.attribute(object, Attribute.VALUE);
        return der.isEmpty() ? Optional.empty() : Optional.of(parse("CERTIFICATE", der.get(), name));
    }

    private static VerifyingKey parse(String type, byte[] der, String name) throws KeyStoreException {
        try {
            return VerifyingKey.parse(EncryptedPem.armour(type, der), KeyAlgorithm.ALL);
        } catch (KeyException e) {
            throw new KeyStoreException(Fault.UNSUITABLE, name, String.valueOf(e.getMessage()), e);
        }
    }

    private static Optional<SubjectPublicKeyInfo> ec(Session session, long object)
            throws CryptokiException, IOException {
        var curve = session.attribute(object, Attribute.EC_PARAMS);
        var point = session.attribute(object, Attribute.EC_POINT);
        if (curve.isEmpty() || point.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(PublicKeyInfo.ec(ASN1Primitive.fromByteArray(curve.get()), point(point.get())));
    }

    /** In an OCTET STRING, says the specification, but some modules leave that out; both begin with the same byte. */
    private static byte[] point(byte[] value) {
        return BARE_POINTS.contains(value.length)
                ? value
                : ASN1OctetString.getInstance(value).getOctets();
    }

    private static Optional<SubjectPublicKeyInfo> edwards(Session session, long object) throws CryptokiException {
        return session.attribute(object, Attribute.EC_POINT)
                .map(value -> new SubjectPublicKeyInfo(
                        new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519),
                        value.length == 32
                                ? value
                                : ASN1OctetString.getInstance(value).getOctets()));
    }

    private static Optional<SubjectPublicKeyInfo> rsa(Session session, long object) throws CryptokiException {
        var modulus = session.attribute(object, Attribute.MODULUS);
        var exponent = session.attribute(object, Attribute.PUBLIC_EXPONENT);
        if (modulus.isEmpty() || exponent.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(PublicKeyInfo.rsa(modulus.get(), exponent.get()));
    }
}
