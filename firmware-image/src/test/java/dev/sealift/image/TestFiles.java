package dev.sealift.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Files under src/test/resources. */
final class TestFiles {
    private TestFiles() {}

    static byte[] bytes(String name) {
        try (var in = Objects.requireNonNull(TestFiles.class.getResourceAsStream("/" + name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }
}
