package dev.sealift.cli.image;

import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;

/** The values of {@code --format}. */
enum FormatName {
    MCUBOOT("mcuboot"),
    ESP_V1("esp-v1"),
    ESP_V2("esp-v2"),
    DER("der"),
    RAW("raw"),
    AWS("aws");

    /** For the shell to complete. */
    static final class Words implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Stream.of(values()).map(FormatName::toString).iterator();
        }
    }

    private final String word;

    FormatName(String word) {
        this.word = word;
    }

    static Optional<FormatName> of(String word) {
        for (var format : values()) {
            if (format.word.equals(word)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /** Whether the signature is a file of its own. */
    boolean detached() {
        return this == DER || this == RAW || this == AWS;
    }

    /** As it is typed. */
    @Override
    public String toString() {
        return word;
    }
}
