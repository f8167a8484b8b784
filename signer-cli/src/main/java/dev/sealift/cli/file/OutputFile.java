package dev.sealift.cli.file;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.image.SigningException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Writes files that appear under their name whole and on disk, or not at all. */
public final class OutputFile {
    private static final Set<OpenOption> NEW =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ);

    /** In the armour of every kind of private key in PEM (RFC 7468, section 10). */
    private static final String PRIVATE_KEY = "PRIVATE KEY-----";

    private OutputFile() {}

    /** Replaces the file, if there is one. */
    public static void write(Path file, byte[] content) {
        write(file, content, written -> {});
    }

    /**
     * Replaces the file, if there is one, once what was read back from the disk passed that check.
     *
     * @param check throws when the bytes are not to appear
     */
    public static void write(Path file, byte[] content, Consumer<byte[]> check) {
        requireReplaceable(file);
        replace(file, content, check);
    }

    /** Replaces the file, if there is one, with what is written a piece at a time; its name is on disk when this returns. */
    public static <T> T write(Path file, Body<T> body) throws SigningException {
        try (var pending = begin(file, body)) {
            pending.startSync();
            pending.check();
            pending.publish();
            syncNames(file);
            return pending.result();
        }
    }

    /** Writes what a file is to hold. */
    @FunctionalInterface
    public interface Body<T> {
        /** Writes all of it. */
        Check<T> write(OutputStream out) throws SigningException, IOException;
    }

    /** Looks at a file before it gets its name. */
    @FunctionalInterface
    public interface Check<T> {
        /**
         * What is known of it then; throws {@link CliException} when it is not to appear.
         *
         * @param file    its name until then
         * @param written the same, open
         */
        T accept(Path file, FileChannel written) throws IOException;
    }

    /**
     * Writes what is to replace the file, if there is one, and checks it. It is written a piece at a time, so that it need not
     * lie in memory; it gets its name later, so that many files can wait for the disk together.
     */
    public static <T> PendingFile<T> prepare(Path file, Body<T> body) throws SigningException {
        var pending = begin(file, body);
        try {
            pending.check();
            return pending;
        } catch (RuntimeException e) {
            pending.close();
            throw e;
        }
    }

    private static <T> PendingFile<T> begin(Path file, Body<T> body) throws SigningException {
        requireReplaceable(file);
        var temporary = TemporaryName.take(file);
        try {
            var channel = FileChannel.open(temporary, NEW);
            boolean done = false;
            try {
                var out = new ChannelOutput(channel);
                var check = body.write(out);
                out.flush();
                done = true;
                return new PendingFile<>(file, temporary, channel, check);
            } finally {
                if (!done) {
                    channel.close();
                    Files.deleteIfExists(temporary);
                    TemporaryName.giveBack(temporary);
                }
            }
        } catch (IOException e) {
            throw FileErrors.writing(file, e);
        }
    }

    /** Replaces the file with one that only its owner can read and write. */
    public static void writePrivate(Path file, byte[] content) {
        requireFileName(file);
        replace(file, content, written -> {}, ownerOnly(file));
    }

    /** Makes a file that only its owner can read and write; one that exists is never overwritten. */
    public static void createPrivate(Path file, byte[] content) {
        requireFileName(file);
        try {
            writeNew(file, content, ownerOnly(file));
            syncDirectory(file);
        } catch (IOException e) {
            throw FileErrors.writing(file, e);
        }
    }

    private static void replace(Path file, byte[] content, Consumer<byte[]> check, FileAttribute<?>... attributes) {
        var temporary = TemporaryName.take(file);
        try {
            writeNew(temporary, content, attributes);
            try {
                check.accept(Files.readAllBytes(temporary));
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
                TemporaryName.giveBack(temporary);
            }
            syncDirectory(file);
        } catch (IOException e) {
            throw FileErrors.writing(file, e);
        }
    }

    /** All of it and on disk, or nothing. */
    private static void writeNew(Path file, byte[] content, FileAttribute<?>... attributes) throws IOException {
        try (var channel = FileChannel.open(file, NEW, attributes)) {
            try {
                var rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            } catch (IOException e) {
                Files.deleteIfExists(file);
                throw e;
            }
        }
    }

    /** A name is on disk when its directory is. */
    private static void syncDirectory(Path file) throws IOException {
        try (var directory = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /** Waits until the names in the directory of that file are on disk. */
    public static void syncNames(Path file) {
        try {
            syncDirectory(file);
        } catch (IOException e) {
            throw FileErrors.writing(file, e);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static void requireReplaceable(Path file) {
        FileName.require(file);
        if (file.getFileName() == null || Files.exists(file)) {
            requireFileName(file);
            requireNoPrivateKey(file);
        }
    }

    /** A slip of the hand must not cost a key that exists only once. */
    private static void requireNoPrivateKey(Path file) {
        try {
            if (Files.size(file) > InputFile.MAX_TEXT) {
                return; // no file of that size is read as a key
            }
            var content = Files.readString(file, StandardCharsets.ISO_8859_1);
            if (content.contains(PRIVATE_KEY)
                    || KeyStore.PKCS12.matcher(content).lookingAt()) {
                throw new CliException(
                        ExitCode.USAGE,
                        "cannot write " + FileName.shown(file) + ": it holds a private key, which is never overwritten"
                                + " (expected: another name)");
            }
        } catch (IOException e) {
            throw FileErrors.writing(file, e);
        }
    }

    private static void requireFileName(Path file) {
        FileName.require(file);
        if (file.getFileName() == null || (Files.exists(file) && !Files.isRegularFile(file))) {
            throw new CliException(
                    ExitCode.FILE,
                    "cannot write " + FileName.shown(file)
                            + ": it is not a regular file (expected: the name of a file)");
        }
    }

    /** Of its own, since it is compiled only when a small file is replaced. */
    private static final class KeyStore {
        /** How PKCS#12 begins in DER (RFC 7292): version 3, then a content of type data. */
        static final Pattern PKCS12 = Pattern.compile(
                "0.{1,5}\\x02\\x01\\x030.{1,5}\\x06\\x09\\x2a\\x86\\x48\\x86\\xf7\\x0d\\x01\\x07\\x01", Pattern.DOTALL);
    }
}
