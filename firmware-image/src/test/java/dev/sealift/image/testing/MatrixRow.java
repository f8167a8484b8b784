package dev.sealift.image.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A comparison with an upstream tool in which both agreed; {@code ./test} prints them as a table. */
public final class MatrixRow {
    private static final Path FILE = Path.of("target/interop-matrix.jsonl");

    private MatrixRow() {}

    /**
     * Both agree.
     *
     * @param direction {@code sealift signs} or {@code tool signs}
     */
    public static void agree(String format, Object algorithm, String tool, String direction) throws IOException {
        var row = """
                {"format":"%s","algorithm":"%s","keySource":"in memory","tool":"%s","direction":"%s","result":"agree"}
                """.formatted(format, algorithm, tool, direction);
        Files.writeString(FILE, row, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
