package dev.sealift.link.transcript;

import dev.sealift.link.Link;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * The record of one session with one board: an append-only text file with a line for each event,
 * {@code WALL-TIME MONOTONIC-SECONDS KIND TEXT}. Each line is written to the system at once, so that a crash of this
 * program leaves everything up to it. Safe for use by several threads.
 */
public final class Transcript implements AutoCloseable {
    /** What a line of the transcript is. */
    public enum Kind {
        /** A line sent to the board, as it was. */
        SENT('>'),
        /** A line from the board, as it was. */
        RECEIVED('<'),
        /** The SMP message that the line before completed. */
        DECODED('='),
        /** Something that happened beside the link: start and end of a test, reset, power. */
        MARKER('#');

        private final char sign;

        Kind(char sign) {
            this.sign = sign;
        }

        /** Its sign in the file. */
        public char sign() {
            return sign;
        }
    }

    private final Clock clock;
    private final long start = System.nanoTime();
    private final FileOutputStream out;
    private Path file;

    private Transcript(Path file, FileOutputStream out, Clock clock) {
        this.file = file;
        this.out = out;
        this.clock = clock;
    }

    /** Starts a transcript, or goes on with the one of that name. */
    public static Transcript open(Path file, Clock clock) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        return new Transcript(file, new FileOutputStream(file.toFile(), true), clock);
    }

    /** Where it is written. */
    public synchronized Path file() {
        return file;
    }

    /** Gives the file another name in its folder, for instance when the board has said who it is; it is written on. */
    public synchronized void rename(String name) throws IOException {
        file = Files.move(file, file.resolveSibling(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** A link that does what the given one does, and is recorded here. */
    public Link record(Link link) {
        return new RecordedLink(link, this);
    }

    /** Notes something that happened beside the link. */
    public void mark(String text) {
        append(Kind.MARKER, text);
    }

    /** Appends one line; a line break in the text is shown as {@code \n}. */
    synchronized void append(Kind kind, String text) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        String line = String.format(
                Locale.ROOT,
                "%s %.6f %c %s%n",
                now,
                (System.nanoTime() - start) / 1e9,
                kind.sign(),
                text.replace("\n", "\\n"));
        try {
            out.write(line.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": the transcript cannot be written", e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": the transcript cannot be closed", e);
        }
    }
}
