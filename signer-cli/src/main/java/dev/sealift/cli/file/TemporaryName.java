package dev.sealift.cli.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The name of a file that is being written and has no other yet. Such files are removed when the process is told to end, as by
 * Ctrl-C; a process that ends by itself has given their names back.
 */
final class TemporaryName {
    private static final ReentrantLock LOCK = new ReentrantLock();
    private static final Set<Path> TAKEN = new HashSet<>();

    /** Whether the JVM knows whom to ask when it is told to end. */
    private static boolean watched;

    private TemporaryName() {}

    /** A new name each time, beside that file: what has it is made and never overwritten. Its extension says how it is to be read. */
    static Path take(Path file) {
        var name = file.resolveSibling("." + Long.toHexString(System.nanoTime()) + ".tmp." + file.getFileName());
        LOCK.lock();
        try {
            if (!watched) {
                Runtime.getRuntime().addShutdownHook(new Thread(TemporaryName::removeAll, "temporary files"));
                watched = true;
            }
            TAKEN.add(name);
        } finally {
            LOCK.unlock();
        }
        return name;
    }

    /** No file has that name any more. */
    static void giveBack(Path name) {
        LOCK.lock();
        try {
            TAKEN.remove(name);
        } finally {
            LOCK.unlock();
        }
    }

    private static void removeAll() {
        LOCK.lock(); // and never unlocked: nobody begins another file while the process ends
        for (var name : TAKEN) {
            try {
                Files.deleteIfExists(name);
            } catch (IOException e) {
                // it stays, under a name that says what it is; there is nobody left to tell
            }
        }
    }
}
