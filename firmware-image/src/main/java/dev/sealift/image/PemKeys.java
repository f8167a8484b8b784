package dev.sealift.image;

import java.io.IOException;
import java.io.StringReader;
import java.util.Base64;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.jspecify.annotations.Nullable;

/** Keys in PEM, of openssl's and of imgtool's making. */
final class PemKeys {
    /** A P-256 key has about 230 characters; certificates and notes may lie around it. */
    private static final int MAX_LENGTH = 64 * 1024;

    /** One PKCS#8 or SubjectPublicKeyInfo and nothing else; no base64 holds the hyphens that end it. */
    private static final Pattern PLAIN_BLOCK =
            Pattern.compile("-----BEGIN (PRIVATE|PUBLIC) KEY-----\\R([A-Za-z0-9+/=\\r\\n]+)-----END \\1 KEY-----");

    private PemKeys() {}

    static SigningKey signingKey(String pem, Set<KeyAlgorithm> algorithms) throws KeyException {
        var object = read(pem, () -> expected(algorithms));
        if (object
                instanceof PrivateKeyInfo info) { // not a switch over types: the JVM writes code for one at each start
            return privateKey(info, algorithms);
        }
        throw new KeyException(
                object instanceof SubjectPublicKeyInfo
                        ? "this is a public key; signing needs the private one (" + expected(algorithms) + ")"
                        : describe(object) + " (" + expected(algorithms) + ")");
    }

    static VerifyingKey verifyingKey(String pem, Set<KeyAlgorithm> algorithms) throws KeyException {
        return switch (read(pem, () -> expected(algorithms))) {
            case PrivateKeyInfo info -> privateKey(info, algorithms).publicKey();
            case SubjectPublicKeyInfo info -> publicKey(info, algorithms);
            case X509CertificateHolder certificate -> publicKey(certificate.getSubjectPublicKeyInfo(), algorithms);
            case Object other -> throw new KeyException(describe(other) + " (" + expected(algorithms) + ")");
        };
    }

    /** PKCS#8, version 1: without the public half that RFC 5958 adds, which openssl does not read. */
    static String encode(AsymmetricKeyParameter privateKey) {
        try {
            var info = PrivateKeyInfoFactory.createPrivateKeyInfo(privateKey);
            var plain = new PrivateKeyInfo(info.getPrivateKeyAlgorithm(), info.parsePrivateKey());
            return encode("PRIVATE KEY", Bytes.of(plain.getEncoded()));
        } catch (IOException e) {
            throw new IllegalStateException("a key that was read or made always has an encoding", e);
        }
    }

    static String encode(String type, Bytes der) {
        var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der.toArray());
        return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
    }

    /**
     * The first object in it that is not the curve's name, which openssl writes in front of SEC1 keys.
     *
     * @param expected what the message says of keys that are
     */
    static Object read(String pem, Supplier<String> expected) throws KeyException {
        if (pem.length() > MAX_LENGTH) {
            throw new KeyException(
                    "a key file of " + pem.length() + " characters (expected: at most " + MAX_LENGTH + ")");
        }
        try {
            var plain = plainKey(pem);
            if (plain != null) {
                return plain;
            }
            requireOne(pem, "PRIVATE KEY");
            requireOne(pem, "PUBLIC KEY");
            var object = firstObject(pem);
            if (object == null) {
                throw new KeyException("there is no PEM block '-----BEGIN …' in it (" + expected.get() + ")");
            }
            return object instanceof PEMKeyPair pair ? pair.getPrivateKeyInfo() : object;
        } catch (IOException | RuntimeException e) { // the parser throws many kinds on damaged input
            throw new KeyException("not a key that can be read: " + e.getMessage() + " (" + expected.get() + ")", e);
        }
    }

    /** Which of two would be meant is not ours to guess. */
    private static void requireOne(String pem, String type) throws KeyException {
        var end = type + "-----";
        long blocks = pem.lines()
                .filter(line ->
                        line.startsWith("-----BEGIN ") && line.stripTrailing().endsWith(end))
                .count();
        if (blocks > 1) {
            throw new KeyException(blocks + " blocks '" + type + "' in one file (expected: one key in a file)");
        }
    }

    /** What nearly all key files are, read without Bouncy Castle's parser: preparing that costs a start 0.1 s. */
    private static @Nullable Object plainKey(String pem) {
        var block = PLAIN_BLOCK.matcher(pem.strip());
        if (!block.matches()) {
            return null;
        }
        byte[] der = Base64.getMimeDecoder().decode(block.group(2));
        return block.group(1).equals("PRIVATE")
                ? PrivateKeyInfo.getInstance(der)
                : SubjectPublicKeyInfo.getInstance(der);
    }

    private static @Nullable Object firstObject(String pem) throws IOException {
        try (var parser = new PEMParser(new StringReader(pem))) {
            @Nullable Object object = parser.readObject();
            while (object instanceof ASN1ObjectIdentifier) {
                object = parser.readObject();
            }
            return object;
        }
    }

    private static SigningKey privateKey(PrivateKeyInfo info, Set<KeyAlgorithm> allowed) throws KeyException {
        var algorithm = algorithm(info.getPrivateKeyAlgorithm(), allowed);
        try {
            var key = algorithm.scheme().decode(info);
            requireSize(key, allowed);
            return new SigningKey(algorithm, key);
        } catch (IOException | RuntimeException e) {
            throw new KeyException("the private key is damaged: " + e.getMessage(), e);
        }
    }

    private static VerifyingKey publicKey(SubjectPublicKeyInfo info, Set<KeyAlgorithm> allowed) throws KeyException {
        var algorithm = algorithm(info.getAlgorithm(), allowed);
        try {
            var key = algorithm.scheme().decode(info);
            requireSize(key, allowed);
            return new VerifyingKey(algorithm, key);
        } catch (IOException | RuntimeException e) {
            throw new KeyException("the public key is damaged: " + e.getMessage(), e);
        }
    }

    private static KeyAlgorithm algorithm(AlgorithmIdentifier identifier, Set<KeyAlgorithm> allowed)
            throws KeyException {
        var oid = identifier.getAlgorithm();
        @Nullable KeyAlgorithm algorithm = null;
        boolean elliptic = oid.equals(X9ObjectIdentifiers.id_ecPublicKey);
        @Nullable ASN1Encodable parameters = identifier.getParameters();
        if (elliptic) {
            algorithm = parameters == null ? null : Ecdsa.algorithm(parameters);
        } else if (oid.equals(EdECObjectIdentifiers.id_Ed25519)) {
            algorithm = KeyAlgorithm.ED25519;
        } else if (oid.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            algorithm = KeyAlgorithm.RSA_3072;
        }
        if (algorithm == null || !allowed.contains(algorithm)) {
            var name = elliptic ? "an EC key on " + curveName(parameters) : "a key of type " + typeName(oid.getId());
            throw new KeyException(name + " (" + expected(allowed) + ")");
        }
        return algorithm;
    }

    private static void requireSize(AsymmetricKeyParameter key, Set<KeyAlgorithm> allowed) throws KeyException {
        if (key instanceof RSAKeyParameters rsa && rsa.getModulus().bitLength() != RsaPss.BITS) {
            throw new KeyException(
                    "an RSA key of " + rsa.getModulus().bitLength() + " bits (" + expected(allowed) + ")");
        }
    }

    private static String expected(Set<KeyAlgorithm> algorithms) {
        if (algorithms.equals(Set.of(KeyAlgorithm.ECDSA_P256))) {
            return "expected: an ECDSA P-256 key in PEM, as 'sealift key new' makes it";
        }
        return "expected: a key in PEM, "
                + algorithms.stream().sorted().map(KeyAlgorithm::toString).collect(Collectors.joining(" or "));
    }

    /** Parameters that are no name are not read: they may be anything. */
    private static String curveName(@Nullable ASN1Encodable parameters) {
        if (!(parameters instanceof ASN1ObjectIdentifier name)) {
            return "a curve of explicit parameters, not a named one";
        }
        return "curve "
                + switch (name.getId()) {
                    case "1.3.132.0.34" -> "P-384";
                    case "1.3.132.0.35" -> "P-521";
                    case "1.3.132.0.10" -> "secp256k1";
                    default -> name.getId();
                };
    }

    static String typeName(String oid) {
        return switch (oid) {
            case "1.2.840.113549.1.1.1" -> "RSA";
            case "1.3.101.110" -> "X25519";
            case "1.3.101.112" -> "Ed25519";
            default -> oid;
        };
    }

    static String describe(Object object) {
        return switch (object) {
            case PKCS8EncryptedPrivateKeyInfo ignored -> "the key is encrypted: write it without a passphrase first";
            case PEMEncryptedKeyPair ignored -> "the key is encrypted: write it without a passphrase first";
            default -> "PEM of another kind, " + object.getClass().getSimpleName();
        };
    }
}
