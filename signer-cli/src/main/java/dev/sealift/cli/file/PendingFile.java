package dev.sealift.cli.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that is written and has passed its check, and has no name yet. Closed without {@link #publish()} it is gone.
 *
 * @param <T> what is known of it
 */
public final class PendingFile<T> implements AutoCloseable {
    private final Path file;
    private final Path temporary;
    private final FileChannel channel;
    private final T result;

    PendingFile(Path file, Path temporary, FileChannel channel, T result) {
        this.file = file;
        this.temporary = temporary;
        this.channel = channel;
        this.result = result;
    }

    /** What is known of it. */
    public T result() {
        return result;
    }

    /** Waits until its bytes are on disk, and gives it its name; the name is on disk after {@link OutputFile#syncNames}. */
    public void publish() {
        try {
            channel.force(true);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw FileErrors.writing(file, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            throw FileErrors.writing(file, e);
        }
    }
}
