package dev.sealift.server.blob;

import dev.sealift.api.ProblemCode;
import dev.sealift.server.problem.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The free space under the data directory. Uploads stop at a floor, so that the reports of devices and the audit log
 * still find room when the store has filled up.
 */
public final class DiskSpace {
    private final Path directory;
    private final long floor;

    /** Watches the disk of that directory and keeps that many bytes free. */
    public DiskSpace(Path directory, long floor) {
        this.directory = directory;
        this.floor = floor;
    }

    /** Bytes free above the floor; negative below it. */
    public long left() {
        try {
            return Files.getFileStore(directory).getUsableSpace() - floor;
        } catch (IOException e) {
            throw new UncheckedIOException("asking for the free space of " + directory, e);
        }
    }

    /** Refuses what would need more than is left. */
    public void require(long bytes) {
        long left = left();
        if (left < bytes) {
            throw full((left + floor) + " bytes are free, " + bytes + " and a reserve of " + floor + " are needed");
        }
    }

    static Refusal full(String what) {
        return Refusal.of(
                ProblemCode.STORAGE_FULL,
                "the server's disk is full: " + what + "; nothing was stored. Free some space and upload again");
    }
}
