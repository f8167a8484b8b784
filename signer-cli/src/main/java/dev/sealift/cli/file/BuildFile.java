package dev.sealift.cli.file;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.image.ByteSource;
import dev.sealift.image.FormatException;
import dev.sealift.image.file.ElfReader;
import dev.sealift.image.file.Firmware;
import dev.sealift.image.file.IntelHexReader;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;

/** A build or an image that is read a piece at a time while it is open: binary, Intel HEX by its name, ELF by its first bytes. */
public final class BuildFile implements AutoCloseable {
    /** Larger than the flash of any microcontroller. */
    public static final int MAX_SIZE = 256 * 1024 * 1024;

    private static final byte[] ELF_MAGIC = {0x7f, 'E', 'L', 'F'};

    private final FileChannel channel;
    private final Firmware content;

    private BuildFile(FileChannel channel, Firmware content) {
        this.channel = channel;
        this.content = content;
    }

    /**
     * Opens that file.
     *
     * @param refused how the process ends when the file is damaged
     */
    public static BuildFile open(Path file, ExitCode refused) {
        return open(file, (channel, bytes) -> read(file, channel, bytes, refused));
    }

    /** What is in that file, which is open already, as those bytes; whoever opened it closes it. */
    public static Firmware read(Path file, FileChannel channel, ByteSource bytes, ExitCode refused) throws IOException {
        try {
            return parse(file, channel, bytes);
        } catch (FormatException e) {
            throw new CliException(refused, FileName.shown(file) + ": " + e.getMessage(), e);
        }
    }

    /** Opens that file, whatever it is. */
    public static BuildFile openAsIs(Path file) {
        return open(file, (channel, bytes) -> Firmware.binary(bytes));
    }

    @FunctionalInterface
    private interface Reader {
        Firmware read(FileChannel channel, ByteSource bytes) throws IOException;
    }

    private static BuildFile open(Path file, Reader reader) {
        FileName.require(file);
        if (!Files.isRegularFile(file)) {
            requireNothingElse(file);
        }
        try {
            var channel = FileChannel.open(file, StandardOpenOption.READ);
            try {
                var bytes = ByteSource.of(channel);
                requireSize(file, bytes.size());
                return new BuildFile(channel, reader.read(channel, bytes));
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw FileErrors.reading(file, e);
        }
    }

    private static void requireNothingElse(Path file) {
        if (Files.isDirectory(file)) {
            throw new CliException(
                    ExitCode.FILE, "cannot read " + FileName.shown(file) + ": it is a directory (expected: a file)");
        }
        if (Files.exists(file)) {
            throw new CliException(
                    ExitCode.FILE,
                    "cannot read " + FileName.shown(file)
                            + ": it is a pipe or a device, which can be read only once (expected: a file)");
        }
    }

    private static void requireSize(Path file, long size) {
        if (size > MAX_SIZE) {
            throw new CliException(
                    ExitCode.FILE,
                    FileName.shown(file) + " has " + size + " bytes (expected: at most " + MAX_SIZE + ")");
        }
    }

    private static Firmware parse(Path file, FileChannel channel, ByteSource bytes)
            throws IOException, FormatException {
        if (isHex(file)) {
            // Every byte is a character there, so that bytes that are no HEX have a line and not an error of the
            // decoder.
            return IntelHexReader.read(Channels.newReader(channel.position(0), StandardCharsets.ISO_8859_1));
        }
        boolean elf = bytes.size() >= ELF_MAGIC.length && Arrays.equals(bytes.bytes(0, ELF_MAGIC.length), ELF_MAGIC);
        return elf ? ElfReader.read(bytes) : Firmware.binary(bytes);
    }

    /** Whether files of that name are Intel HEX, as imgtool has it. */
    public static boolean isHex(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".hex");
    }

    /** What is in it. */
    public Firmware firmware() {
        return content;
    }

    /** Its bytes. */
    public ByteSource bytes() {
        return content.bytes();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // nothing was written to it, so nothing is lost
        }
    }
}
