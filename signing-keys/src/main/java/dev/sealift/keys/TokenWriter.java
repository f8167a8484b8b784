package dev.sealift.keys;

import dev.sealift.image.Bytes;
import dev.sealift.image.KeyAlgorithm;
import dev.sealift.image.SigningKey;
import dev.sealift.image.VerifyingKey;
import dev.sealift.keys.KeyStoreException.Fault;
import dev.sealift.keys.cryptoki.Attribute;
import dev.sealift.keys.cryptoki.CryptokiException;
import dev.sealift.keys.cryptoki.Mechanism;
import dev.sealift.keys.cryptoki.Session;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** Makes keys inside a token, and brings keys into one; neither leaves it again. */
final class TokenWriter {
    private static final int RSA_BITS = 3072;

    /** CKA_ID where the reference gives none; long enough that none comes twice. */
    private static final int ID_SIZE = 16;

    private TokenWriter() {}

    static VerifyingKey generate(Session session, Pkcs11Uri uri, KeyAlgorithm algorithm, SecureRandom random)
            throws KeyStoreException, CryptokiException {
        requireNew(session, uri);
        byte[] id = new byte[ID_SIZE];
        random.nextBytes(id);
        var names = names(uri, Bytes.of(id));
        session.generate(mechanism(algorithm), publicKey(names, kind(algorithm)), privateKey(names));
        return TokenKeys.only(session, uri).publicKey();
    }

    static void store(Session session, Pkcs11Uri uri, SigningKey key) throws KeyStoreException, CryptokiException {
        requireNew(session, uri);
        byte[] hash = key.publicKey().hash().toArray();
        var names = names(uri, Bytes.of(hash, 0, ID_SIZE));
        var kind = kind(key.publicKey().algorithm());
        var publicKey = publicKey(names, List.of());
        var privateKey = privateKey(names);
        publicKey.add(Attribute.of(Attribute.CLASS, Attribute.PUBLIC_KEY));
        privateKey.add(Attribute.of(Attribute.CLASS, Attribute.PRIVATE_KEY));
        if (key.publicKey().algorithm() == KeyAlgorithm.RSA_3072) {
            addRsa(publicKey, privateKey, RSAPrivateKey.getInstance(content(key)));
        } else {
            publicKey.addAll(kind);
            privateKey.addAll(kind);
            publicKey.add(new Attribute(Attribute.EC_POINT, point(key.publicKey())));
            privateKey.add(new Attribute(Attribute.VALUE, secret(key)));
        }
        session.create(privateKey);
        session.create(publicKey);
    }

    private static void requireNew(Session session, Pkcs11Uri uri) throws KeyStoreException, CryptokiException {
        if (uri.object() == null) {
            throw new KeyStoreException(
                    Fault.REFERENCE, uri + ": no name for the new key (expected: object=NAME in the reference)");
        }
        if (!TokenKeys.matching(session, uri).isEmpty()) {
            throw new KeyStoreException(
                    Fault.AMBIGUOUS,
                    uri + ": the token has such a key, which is never overwritten (expected: another name)");
        }
    }

    private static List<Attribute> names(Pkcs11Uri uri, Bytes id) {
        var wanted = uri.id();
        return List.of(
                Attribute.of(Attribute.LABEL, String.valueOf(uri.object())),
                new Attribute(Attribute.ID, wanted == null ? id : wanted),
                Attribute.of(Attribute.TOKEN, true));
    }

    private static List<Attribute> publicKey(List<Attribute> names, List<Attribute> kind) {
        var attributes = new ArrayList<>(names);
        attributes.addAll(kind);
        attributes.add(Attribute.of(Attribute.PRIVATE, false));
        attributes.add(Attribute.of(Attribute.VERIFY, true));
        return attributes;
    }

    private static List<Attribute> privateKey(List<Attribute> names) {
        var attributes = new ArrayList<>(names);
        attributes.add(Attribute.of(Attribute.PRIVATE, true));
        attributes.add(Attribute.of(Attribute.SENSITIVE, true));
        attributes.add(Attribute.of(Attribute.EXTRACTABLE, false));
        attributes.add(Attribute.of(Attribute.SIGN, true));
        return attributes;
    }

    private static Mechanism mechanism(KeyAlgorithm algorithm) {
        return switch (algorithm) {
            case ECDSA_P256, ECDSA_P384 -> Mechanism.GENERATE_EC;
            case ED25519 -> Mechanism.GENERATE_EDWARDS;
            case RSA_3072 -> Mechanism.GENERATE_RSA;
        };
    }

    /** What tells a module the kind of a key. */
    private static List<Attribute> kind(KeyAlgorithm algorithm) {
        return switch (algorithm) {
            case ECDSA_P256 -> curve(Attribute.EC, SECObjectIdentifiers.secp256r1);
            case ECDSA_P384 -> curve(Attribute.EC, SECObjectIdentifiers.secp384r1);
            case ED25519 -> curve(Attribute.EC_EDWARDS, EdECObjectIdentifiers.id_Ed25519);
            case RSA_3072 ->
                List.of(
                        Attribute.of(Attribute.KEY_TYPE, Attribute.RSA),
                        Attribute.of(Attribute.MODULUS_BITS, RSA_BITS),
                        number(Attribute.PUBLIC_EXPONENT, BigInteger.valueOf(0x10001)));
        };
    }

    private static List<Attribute> curve(long type, ASN1ObjectIdentifier name) {
        return List.of(Attribute.of(Attribute.KEY_TYPE, type), new Attribute(Attribute.EC_PARAMS, der(name)));
    }

    private static void addRsa(List<Attribute> publicKey, List<Attribute> privateKey, RSAPrivateKey key) {
        for (var half : List.of(publicKey, privateKey)) {
            half.add(Attribute.of(Attribute.KEY_TYPE, Attribute.RSA));
            half.add(number(Attribute.MODULUS, key.getModulus()));
            half.add(number(Attribute.PUBLIC_EXPONENT, key.getPublicExponent()));
        }
        privateKey.add(number(Attribute.PRIVATE_EXPONENT, key.getPrivateExponent()));
        privateKey.add(number(Attribute.PRIME_1, key.getPrime1()));
        privateKey.add(number(Attribute.PRIME_2, key.getPrime2()));
        privateKey.add(number(Attribute.EXPONENT_1, key.getExponent1()));
        privateKey.add(number(Attribute.EXPONENT_2, key.getExponent2()));
        privateKey.add(number(Attribute.COEFFICIENT, key.getCoefficient()));
    }

    /** Big endian, without a byte for the sign. */
    private static Attribute number(long type, BigInteger value) {
        byte[] bytes = value.toByteArray();
        return new Attribute(type, Bytes.of(bytes, bytes.length > 1 && bytes[0] == 0 ? 1 : 0, bytes.length));
    }

    private static Bytes point(VerifyingKey key) {
        byte[] point = SubjectPublicKeyInfo.getInstance(key.der().toArray())
                .getPublicKeyData()
                .getOctets();
        return der(new DEROctetString(point));
    }

    private static Bytes secret(SigningKey key) {
        return switch (key.publicKey().algorithm()) {
            case ECDSA_P256, ECDSA_P384 ->
                number(Attribute.VALUE, ECPrivateKey.getInstance(content(key)).getKey())
                        .value();
            default -> Bytes.of(ASN1OctetString.getInstance(content(key)).getOctets());
        };
    }

    /** What PKCS#8 wraps. */
    private static Object content(SigningKey key) {
        try {
            return PrivateKeyInfo.getInstance(EncryptedPem.unarmour(key.toPem()))
                    .parsePrivateKey()
                    .toASN1Primitive();
        } catch (IOException e) {
            throw new IllegalStateException("a key that was read or made always has an encoding", e);
        }
    }

    private static Bytes der(ASN1Encodable value) {
        try {
            return Bytes.of(value.toASN1Primitive().getEncoded());
        } catch (IOException e) {
            throw new IllegalStateException("names and octets always have an encoding", e);
        }
    }
}
