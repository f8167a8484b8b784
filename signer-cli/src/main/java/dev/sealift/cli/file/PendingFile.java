package dev.sealift.cli.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * A file that is written and has no name yet. Closed without {@link #publish()} it is gone.
 *
 * @param <T> what is known of it once it passed its check
 */
public final class PendingFile<T> implements AutoCloseable {
    private final Path file;
    private final Path temporary;
    private final FileChannel channel;
    private final OutputFile.Check<T> check;
    private @Nullable T result;
    private @Nullable FutureTask<Void> sync;
    private boolean published;

    PendingFile(Path file, Path temporary, FileChannel channel, OutputFile.Check<T> check) {
        this.file = file;
        this.temporary = temporary;
        this.channel = channel;
        this.check = check;
    }

    /** Lets the disk take the bytes in the meantime. */
    void startSync() {
        var task = new FutureTask<Void>(this::sync);
        var thread = new Thread(task, "sync");
        thread.setDaemon(true);
        thread.start();
        sync = task;
    }

    /** Looks at what was written; throws when it is not to appear. */
    void check() {
        try {
            result = check.accept(temporary, channel);
        } catch (IOException e) {
            throw FileErrors.reading(temporary, e);
        }
    }

    /** What is known of it. */
    public T result() {
        var known = result;
        if (known == null) {
            throw new IllegalStateException(file + " was not checked");
        }
        return known;
    }

    /** Waits until its bytes are on disk, and gives it its name; the name is on disk after {@link OutputFile#syncNames}. */
    public void publish() {
        result();
        try {
            awaitSync();
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            published = true;
        } catch (IOException e) {
            throw FileErrors.writing(file, e);
        }
    }

    private void awaitSync() throws IOException {
        var started = sync;
        if (started == null) {
            sync();
            return;
        }
        try {
            started.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while it was written", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException fault ? fault : new IOException(e);
        }
    }

    private @Nullable Void sync() throws IOException {
        channel.force(true);
        return null;
    }

    @Override
    public void close() {
        try {
            channel.close();
            if (!published) {
                Files.deleteIfExists(temporary);
            }
            TemporaryName.giveBack(temporary);
        } catch (IOException e) {
            throw FileErrors.writing(file, e);
        }
    }
}
