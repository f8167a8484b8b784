package dev.sealift.keys;

import dev.sealift.keys.KeyStoreException.Fault;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where a key lies, as a person types it. */
public sealed interface KeyReference {
    /** A PEM file: {@code release.pem}. */
    record PemFile(Path file) implements KeyReference {
        @Override
        public String toString() {
            return file.toString();
        }
    }

    /**
     * Understands a reference; nothing is opened.
     *
     * @throws KeyStoreException when it has no meaning ({@link Fault#REFERENCE})
     */
    static KeyReference parse(String text) throws KeyStoreException {
        try {
            return new PemFile(Path.of(text));
        } catch (InvalidPathException e) {
            throw new KeyStoreException(
                    Fault.REFERENCE, "'" + text + "' is no key (expected: a file, or a reference of docs/keys.md)", e);
        }
    }
}
