package dev.sealift.keys;

import dev.sealift.image.SigningKey;
import dev.sealift.keys.KeyStoreException.Fault;
import dev.sealift.keys.Secrets.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.pkcs.PKCS12PfxPduBuilder;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCS12SafeBagBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcePKCS12MacCalculatorBuilder;

/** Keys in PKCS#12 files (RFC 7292), with or without certificates. */
final class Pkcs12Store {
    /** Of the key derivation of the whole file's MAC: openssl's and the JDK's are of this order. */
    private static final int MAC_ITERATIONS = 100_000;

    private Pkcs12Store() {}

    static SigningKey read(KeyReference.Pkcs12File reference, Secrets secrets) throws KeyStoreException {
        var keys = readAll(reference.file(), secrets);
        var alias = reference.alias();
        if (alias != null) {
            var key = keys.get(alias);
            if (key == null) {
                throw new KeyStoreException(
                        Fault.NOT_FOUND,
                        "%s: no key '%s' (expected: one of %s)".formatted(reference.file(), alias, keys.keySet()));
            }
            return key;
        }
        if (keys.size() != 1) {
            throw new KeyStoreException(
                    keys.isEmpty() ? Fault.NOT_FOUND : Fault.AMBIGUOUS,
                    keys.isEmpty()
                            ? reference.file() + ": no private key in it (expected: one)"
                            : "%s: %d keys, %s (expected: %s#NAME)"
                                    .formatted(reference.file(), keys.size(), keys.keySet(), reference.file()));
        }
        return keys.values().iterator().next();
    }

    /** All of them by their names. */
    static Map<String, SigningKey> readAll(Path file, Secrets secrets) throws KeyStoreException {
        byte[] content = SecretFile.read(file);
        SecretFile.requireOwnerOnly(file, "private key");
        char[] passphrase = secrets.get(Kind.PASSPHRASE, file.toString());
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(content), passphrase);
            var keys = new LinkedHashMap<String, SigningKey>();
            for (var alias : sorted(store)) {
                Key key = store.getKey(alias, passphrase);
                if (key != null && key.getEncoded() != null) {
                    keys.put(
                            alias,
                            PemStore.parse(EncryptedPem.armour("PRIVATE KEY", key.getEncoded()), file + "#" + alias));
                }
            }
            return keys;
        } catch (IOException e) {
            throw e.getCause() instanceof GeneralSecurityException
                    ? new KeyStoreException(
                            Fault.SECRET_WRONG, file + ": the passphrase does not open it (expected: its own)", e)
                    : new KeyStoreException(
                            Fault.UNSUITABLE, file + ": not a PKCS#12 file that can be read: " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new KeyStoreException(Fault.UNSUITABLE, file + ": a key in it cannot be read: " + e.getMessage(), e);
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    private static Iterable<String> sorted(KeyStore store) throws GeneralSecurityException {
        var aliases = new ArrayList<String>();
        for (var alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                aliases.add(alias);
            }
        }
        Collections.sort(aliases);
        return aliases;
    }

    /** A file with that one key, without a certificate, under that passphrase. */
    static byte[] write(SigningKey key, String alias, char[] passphrase, SecureRandom random) {
        try {
            var info = PrivateKeyInfo.getInstance(EncryptedPem.unarmour(key.toPem()));
            var bag = new PKCS12SafeBagBuilder(info, EncryptedPem.encryptor(passphrase, random))
                    .addBagAttribute(PKCS12SafeBag.friendlyNameAttribute, new DERBMPString(alias))
                    .addBagAttribute(
                            PKCS12SafeBag.localKeyIdAttribute,
                            new DEROctetString(key.publicKey().hash().toArray()))
                    .build();
            var mac = new JcePKCS12MacCalculatorBuilder(NISTObjectIdentifiers.id_sha256)
                    .setProvider(new BouncyCastleProvider())
                    .setIterationCount(MAC_ITERATIONS);
            return new PKCS12PfxPduBuilder().addData(bag).build(mac, passphrase).getEncoded("DER");
        } catch (IOException | PKCSException e) {
            throw new IllegalStateException("a key that was read or made always has an encoding", e);
        }
    }
}
