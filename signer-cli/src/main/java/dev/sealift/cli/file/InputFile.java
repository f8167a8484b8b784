package dev.sealift.cli.file;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads whole files, up to a limit. */
public final class InputFile {
    /** Larger than the flash of any microcontroller, small enough to hold in memory. */
    public static final int MAX_IMAGE = 64 * 1024 * 1024;

    /** Keys, tokens, certificates, configuration. */
    public static final int MAX_TEXT = 64 * 1024;

    private InputFile() {}

    /** Its bytes. */
    public static byte[] read(Path file, int max) {
        FileName.require(file);
        if (Files.isDirectory(file)) {
            throw new CliException(
                    ExitCode.FILE, "cannot read " + FileName.shown(file) + ": it is a directory (expected: a file)");
        }
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(max + 1);
            if (bytes.length > max) {
                throw new CliException(
                        ExitCode.FILE,
                        FileName.shown(file) + " is too large to be what it should be (expected: at most " + max
                                + " bytes)");
            }
            return bytes;
        } catch (IOException e) {
            throw FileErrors.reading(file, e);
        }
    }

    /** Its text. */
    public static String readText(Path file) {
        return new String(read(file, MAX_TEXT), StandardCharsets.UTF_8);
    }
}
