package dev.sealift.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The directory that holds everything a server keeps; one server at a time, and nobody else, may use it. */
final class DataDirectory implements AutoCloseable {
    private final Path path;
    private final FileChannel lockFile;

    private DataDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    static DataDirectory open(Path path) {
        try {
            Files.createDirectories(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            FileChannel lockFile =
                    FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(lockFile)) {
                lockFile.close();
                throw new StartFailure(
                        StartFailure.Cause.DATA_DIRECTORY,
                        "data directory " + path + " is in use by another server: stop it or name another --data");
            }
            return new DataDirectory(path, lockFile);
        } catch (FileAlreadyExistsException e) {
            throw new StartFailure(
                    StartFailure.Cause.DATA_DIRECTORY, "--data " + path + " is not a directory: name a directory", e);
        } catch (IOException | UnsupportedOperationException e) {
            throw new StartFailure(
                    StartFailure.Cause.DATA_DIRECTORY,
                    "data directory " + path + " cannot be made or used (" + e + "): name one that this user can write",
                    e);
        }
    }

    private static boolean locked(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Refuses secrets that others can read: they may be known already, which only the owner can judge. */
    void requirePrivate(String... names) throws IOException {
        for (String name : names) {
            Path file = path.resolve(name);
            if (Files.exists(file)) {
                String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
                if (!permissions.endsWith("------")) {
                    throw new StartFailure(
                            StartFailure.Cause.DATA_DIRECTORY,
                            file + " is open to other users (" + permissions + "): chmod 600 " + file
                                    + ", and replace it if others may have read it");
                }
            }
        }
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
