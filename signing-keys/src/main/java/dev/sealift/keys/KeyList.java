package dev.sealift.keys;

import dev.sealift.image.VerifyingKey;
import dev.sealift.keys.KeyStoreException.Fault;
import dev.sealift.keys.cryptoki.CryptokiException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Looks into stores. */
final class KeyList {
    /** Of a folder: more than a person could read. */
    private static final int MAX_FILES = 1000;

    private final SampleKeys samples;

    KeyList(SampleKeys samples) {
        this.samples = samples;
    }

    List<ListedKey> of(KeyReference store, SigningKeys keys, Map<String, String> environment, Secrets secrets)
            throws KeyStoreException {
        return switch (store) {
            case KeyReference.PemFile pem when Files.isDirectory(pem.file()) -> folder(pem.file());
            case KeyReference.PemFile pem -> List.of(pem(pem.file(), secrets));
            case KeyReference.Pkcs12File pkcs12 -> pkcs12(pkcs12.file(), secrets);
            case Pkcs11Uri uri when uri.tokenPart().isEmpty() -> tokens(uri, environment);
            case Pkcs11Uri uri -> token(uri, environment, secrets);
            case ServiceKey key -> List.of(listed(key.toString(), keys.publicKey(key, secrets), true));
        };
    }

    /** Its PEM and PKCS#12 files; encrypted ones are named without being opened, as are those that are no keys. */
    private List<ListedKey> folder(Path folder) throws KeyStoreException {
        try (var entries = Files.list(folder)) {
            var keys = new ArrayList<ListedKey>();
            for (var file : entries.filter(Files::isRegularFile)
                    .sorted()
                    .limit(MAX_FILES)
                    .toList()) {
                var name = file.toString();
                if (KeyReference.parse(name) instanceof KeyReference.Pkcs12File) {
                    keys.add(new ListedKey(name, null, true, "PKCS#12, under a passphrase"));
                } else if (name.endsWith(".pem")) {
                    keys.add(pem(file));
                }
            }
            return keys;
        } catch (IOException e) {
            throw new KeyStoreException(Fault.UNREADABLE, "cannot read " + folder + ": " + e.getMessage(), e);
        }
    }

    private ListedKey pem(Path file) {
        try {
            var pem = new String(SecretFile.read(file), StandardCharsets.UTF_8);
            if (EncryptedPem.isEncrypted(pem)) {
                return new ListedKey(file.toString(), null, true, "under a passphrase");
            }
            return pem(file, Secrets.none());
        } catch (KeyStoreException e) {
            return new ListedKey(file.toString(), null, false, e.why());
        }
    }

    private ListedKey pem(Path file, Secrets secrets) throws KeyStoreException {
        var pem = new String(SecretFile.read(file), StandardCharsets.UTF_8);
        return listed(file.toString(), PemStore.readPublic(file, secrets), PemStore.isPrivate(pem));
    }

    private List<ListedKey> pkcs12(Path file, Secrets secrets) throws KeyStoreException {
        var keys = new ArrayList<ListedKey>();
        Pkcs12Store.readAll(file, secrets)
                .forEach((alias, key) -> keys.add(listed(file + "#" + alias, key.publicKey(), true)));
        return keys;
    }

    private static List<ListedKey> tokens(Pkcs11Uri uri, Map<String, String> environment) throws KeyStoreException {
        return Pkcs11Store.tokens(uri, environment).stream()
                .map(token -> new ListedKey(
                        "pkcs11:token=" + Pkcs11Uri.encode(token.label()) + ";serial="
                                + Pkcs11Uri.encode(token.serial()),
                        null,
                        false,
                        token.manufacturer() + ", " + token.model()))
                .toList();
    }

    private List<ListedKey> token(Pkcs11Uri uri, Map<String, String> environment, Secrets secrets)
            throws KeyStoreException {
        try (var session = Pkcs11Store.session(uri, environment, secrets, false)) {
            var keys = new ArrayList<ListedKey>();
            for (var found : TokenKeys.matching(session, uri)) {
                var reference =
                        "pkcs11:token=" + Pkcs11Uri.encode(uri.tokenPart().getOrDefault("token", "")) + ";" + found;
                try {
                    keys.add(listed(reference, TokenKeys.publicKey(session, found, reference), true));
                } catch (KeyStoreException e) {
                    keys.add(new ListedKey(reference, null, true, e.why()));
                }
            }
            return keys;
        } catch (CryptokiException e) {
            throw Pkcs11Store.failed(uri.toString(), e);
        }
    }

    private ListedKey listed(String reference, VerifyingKey key, boolean signs) {
        var remark = samples.origin(key).map(origin -> "a sample key: " + origin);
        return new ListedKey(reference, key, signs, remark.orElse(""));
    }
}
