package dev.sealift.cli.key;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.file.OutputFile;
import dev.sealift.image.SigningKey;
import dev.sealift.keys.KeyFiles;
import dev.sealift.keys.KeyReference;
import dev.sealift.keys.KeyStoreException;
import dev.sealift.keys.Pkcs11Uri;
import dev.sealift.keys.Secrets;
import dev.sealift.keys.ServiceKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;

/** Writes private keys: to PEM, to PKCS#12 or into a token; what exists is never overwritten. */
final class KeyDestination {
    /** The name of a key in a PKCS#12 file where none is given. */
    private static final String ALIAS = "key";

    private final KeyReference reference;
    private final boolean encrypt;

    KeyDestination(String text, boolean encrypt) throws KeyStoreException {
        this.reference = KeyReference.parse(text);
        this.encrypt = encrypt;
    }

    /** Whether keys are made there rather than here. */
    boolean isToken() {
        return reference instanceof Pkcs11Uri;
    }

    Pkcs11Uri token() {
        return (Pkcs11Uri) reference;
    }

    void write(SigningKey key, SecretOptions options, Secrets secrets) throws KeyStoreException {
        switch (reference) {
            case Pkcs11Uri uri -> options.keys().store(key, uri, secrets);
            case ServiceKey there ->
                throw new CliException(
                        ExitCode.USAGE,
                        there + ": keys of " + there.service() + " are made there (expected: " + there.maker() + ")");
            case KeyReference.PemFile pem -> {
                requireNew(pem.file());
                create(pem.file(), encrypt ? encrypted(key, pem.file(), options, secrets) : key.toPem());
            }
            case KeyReference.Pkcs12File pkcs12 -> {
                requireNew(pkcs12.file());
                char[] passphrase = options.newPassphrase(pkcs12.file(), secrets);
                var alias = Objects.requireNonNullElse(pkcs12.alias(), ALIAS);
                OutputFile.createPrivate(pkcs12.file(), KeyFiles.pkcs12(key, alias, passphrase, new SecureRandom()));
                Arrays.fill(passphrase, '\0');
            }
        }
    }

    private static String encrypted(SigningKey key, Path file, SecretOptions options, Secrets secrets)
            throws KeyStoreException {
        char[] passphrase = options.newPassphrase(file, secrets);
        try {
            return KeyFiles.encryptedPem(key, passphrase, new SecureRandom());
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    /** Before anybody types a passphrase for nothing. */
    private static void requireNew(Path file) {
        if (Files.exists(file)) {
            throw new CliException(
                    ExitCode.FILE,
                    "cannot write " + file + ": " + file
                            + " exists already and is never overwritten: choose another name or move it away");
        }
    }

    private static void create(Path file, String pem) {
        OutputFile.createPrivate(file, pem.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return reference.toString();
    }
}
