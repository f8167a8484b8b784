package dev.sealift.keys;

import dev.sealift.keys.KeyStoreException.Fault;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a key lies, as a person types it. {@code toString} gives that text back; it never holds a secret. */
public sealed interface KeyReference permits KeyReference.PemFile, KeyReference.Pkcs12File, Pkcs11Uri, ServiceKey {
    /** A PEM file: {@code release.pem}. */
    record PemFile(Path file) implements KeyReference {
        @Override
        public String toString() {
            return file.toString();
        }
    }

    /**
     * A key of a PKCS#12 file: {@code keys.p12}, {@code keys.p12#release}.
     *
     * @param alias its name there; without one the file must hold exactly one key
     */
    record Pkcs12File(Path file, @Nullable String alias) implements KeyReference {
        private static final Pattern NAME = Pattern.compile("(.+\\.(?:p12|pfx))(?:#(.+))?", Pattern.CASE_INSENSITIVE);

        @Override
        public String toString() {
            return alias == null ? file.toString() : file + "#" + alias;
        }
    }

    /**
     * Understands a reference; nothing is opened.
     *
     * @throws KeyStoreException when it has no meaning ({@link Fault#REFERENCE})
     */
    static KeyReference parse(String text) throws KeyStoreException {
        if (text.startsWith(Pkcs11Uri.SCHEME)) {
            return Pkcs11Uri.parse(text);
        }
        if (text.startsWith(AwsKmsKey.SCHEME)) {
            return AwsKmsKey.parse(text);
        }
        if (text.startsWith(AzureVaultKey.SCHEME)) {
            return AzureVaultKey.parse(text);
        }
        if (text.startsWith(GoogleKmsKey.SCHEME)) {
            return GoogleKmsKey.parse(text);
        }
        if (text.startsWith(VaultKey.SCHEME)) {
            return VaultKey.parse(text);
        }
        if (text.isBlank()) {
            throw noKey(text, null);
        }
        try {
            var pkcs12 = Pkcs12File.NAME.matcher(text);
            if (pkcs12.matches()) {
                return new Pkcs12File(Path.of(pkcs12.group(1)), pkcs12.group(2));
            }
            return new PemFile(Path.of(text));
        } catch (InvalidPathException e) {
            throw noKey(text, e);
        }
    }

    private static KeyStoreException noKey(String text, @Nullable Exception cause) {
        return new KeyStoreException(
                Fault.REFERENCE, "'" + text + "' is no key (expected: a file, or a reference of docs/keys.md)", cause);
    }
}
