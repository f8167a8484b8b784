package dev.sealift.keys;

import dev.sealift.image.VerifyingKey;
import dev.sealift.keys.KeyStoreException.Fault;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keys whose private halves are public: they ship with bootloaders and tools as samples, and products have been sold that
 * trust them. They are known by the SHA-256 of their SubjectPublicKeyInfo; {@link SampleKeyTable} lists them with their origin.
 */
public final class SampleKeys {
    private final Map<String, String> origins = new HashMap<>();

    private SampleKeys(Reader table) {
        try (var lines = new BufferedReader(table)) {
            lines.lines().skip(1).forEach(line -> {
                String[] fields = line.split(",", 2);
                origins.put(fields[0], fields[1]);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those that are known. */
    public static SampleKeys known() {
        return new SampleKeys(new StringReader(SampleKeyTable.CSV));
    }

    /** Those of another table: a line of titles, then a line with fingerprint and origin for each. */
    public static SampleKeys of(Reader table) {
        return new SampleKeys(table);
    }

    /** Where that key ships; nothing when it is none of them. */
    public Optional<String> origin(VerifyingKey key) {
        return Optional.ofNullable(origins.get(key.hash().hex()));
    }

    /**
     * Refuses a sample key.
     *
     * @param name how the user calls the key
     * @throws KeyStoreException {@link Fault#SAMPLE_KEY}
     */
    public void refuse(VerifyingKey key, String name) throws KeyStoreException {
        var origin = origin(key);
        if (origin.isPresent()) {
            throw new KeyStoreException(
                    Fault.SAMPLE_KEY,
                    "%s is a sample key that everybody has: %s (expected: a key of your own; make one with 'sealift key new')"
                            .formatted(name, origin.get()));
        }
    }
}
