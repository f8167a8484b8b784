package dev.sealift.cli.interop;

import dev.sealift.api.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A comparison with an upstream tool; {@code ./test} prints them as a table.
 *
 * @param direction {@code sealift signs} or {@code tool signs}
 * @param result    {@code agree}; a row that does not is a failed test and has no line
 */
public record MatrixRow(
        String format, String algorithm, String keySource, String tool, String direction, String result) {
    private static final Path FILE = Path.of("target/interop-matrix.jsonl");

    /** Both agree, with a key in a PEM file. */
    static void agree(String format, Object algorithm, String tool, String direction) {
        agree(format, algorithm, "PEM file", tool, direction);
    }

    /** Both agree, with a key in that kind of store. */
    public static void agree(String format, Object algorithm, String keySource, String tool, String direction) {
        var row = new MatrixRow(format, algorithm.toString(), keySource, tool, direction, "agree");
        try {
            Files.writeString(
                    FILE,
                    Json.mapper().writeValueAsString(row) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
