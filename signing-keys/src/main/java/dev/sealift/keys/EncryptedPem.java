package dev.sealift.keys;

import dev.sealift.image.SigningKey;
import dev.sealift.keys.KeyStoreException.Fault;
import dev.sealift.keys.Secrets.Kind;
import java.io.IOException;
import java.io.StringReader;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfoBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;

/** Private keys under a passphrase: PKCS#8 (RFC 5958, section 3), and openssl's older form, which is only read. */
final class EncryptedPem {
    /** Of PBKDF2 with HMAC-SHA256: OWASP's figure of 2023, about half a second. */
    private static final int ITERATIONS = 600_000;

    private EncryptedPem() {}

    static boolean isEncrypted(String pem) {
        return pem.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----") || pem.contains("Proc-Type: 4,ENCRYPTED");
    }

    /** The key as PEM that is not encrypted, for memory only. */
    static String decrypt(String pem, Object file, Secrets secrets) throws KeyStoreException {
        char[] passphrase = secrets.get(Kind.PASSPHRASE, file.toString());
        try (var parser = new PEMParser(new StringReader(pem))) {
            Object object = parser.readObject();
            while (object instanceof ASN1ObjectIdentifier) { // the curve, in front of SEC1 keys
                object = parser.readObject();
            }
            return armour("PRIVATE KEY", decrypt(object, passphrase).getEncoded());
        } catch (IOException | PKCSException | RuntimeException e) { // whatever damaged or wrongly decrypted DER brings
            throw new KeyStoreException(
                    Fault.SECRET_WRONG,
                    file
                            + ": the passphrase does not open it (expected: the one it was encrypted with; or the file is damaged)",
                    e);
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    private static PrivateKeyInfo decrypt(Object object, char[] passphrase) throws IOException, PKCSException {
        var provider = new BouncyCastleProvider();
        return switch (object) {
            case PKCS8EncryptedPrivateKeyInfo pkcs8 ->
                pkcs8.decryptPrivateKeyInfo(new JcePKCSPBEInputDecryptorProviderBuilder()
                        .setProvider(provider)
                        .build(passphrase));
            case PEMEncryptedKeyPair older ->
                older.decryptKeyPair(new JcePEMDecryptorProviderBuilder()
                                .setProvider(provider)
                                .build(passphrase))
                        .getPrivateKeyInfo();
            default ->
                throw new IOException(
                        "PEM of another kind, " + object.getClass().getSimpleName());
        };
    }

    /** PKCS#8 under that passphrase, as openssl reads it. */
    static String encrypt(SigningKey key, char[] passphrase, SecureRandom random) {
        try {
            var info = PrivateKeyInfo.getInstance(unarmour(key.toPem()));
            var encrypted = new PKCS8EncryptedPrivateKeyInfoBuilder(info).build(encryptor(passphrase, random));
            return armour("ENCRYPTED PRIVATE KEY", encrypted.getEncoded());
        } catch (IOException e) {
            throw new IllegalStateException("a key that was read or made always has an encoding", e);
        }
    }

    static OutputEncryptor encryptor(char[] passphrase, SecureRandom random) {
        try {
            return new JcePKCSPBEOutputEncryptorBuilder(NISTObjectIdentifiers.id_aes256_CBC)
                    .setProvider(new BouncyCastleProvider())
                    .setPRF(new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE))
                    .setIterationCount(ITERATIONS)
                    .setRandom(random)
                    .build(passphrase);
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("Bouncy Castle has AES and PBKDF2", e);
        }
    }

    static byte[] unarmour(String pem) {
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]+-----", ""));
    }

    static String armour(String type, byte[] der) {
        var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
    }
}
