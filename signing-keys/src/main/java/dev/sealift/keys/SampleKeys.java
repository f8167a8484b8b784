package dev.sealift.keys;

import dev.sealift.image.VerifyingKey;
import dev.sealift.keys.KeyStoreException.Fault;
import java.util.Optional;

/**
 * Keys whose private halves are public: they ship with bootloaders and tools as samples, and products have been sold that
 * trust them. They are known by the SHA-256 of their SubjectPublicKeyInfo; {@link SampleKeyTable} lists them with their origin.
 */
public final class SampleKeys {
    private final String table;

    private SampleKeys(String table) {
        this.table = table;
    }

    /** Those that are known. */
    public static SampleKeys known() {
        return new SampleKeys(SampleKeyTable.CSV);
    }

    /** Those of another table: a line of titles, then a line with fingerprint and origin for each. */
    public static SampleKeys of(String table) {
        return new SampleKeys(table);
    }

    /** Where that key ships; nothing when it is none of them. */
    public Optional<String> origin(VerifyingKey key) {
        var before = "\n" + key.hash().hex() + ",";
        int line = table.indexOf(before);
        if (line < 0) {
            return Optional.empty();
        }
        int start = line + before.length();
        int end = table.indexOf('\n', start);
        return Optional.of(end < 0 ? table.substring(start) : table.substring(start, end));
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
