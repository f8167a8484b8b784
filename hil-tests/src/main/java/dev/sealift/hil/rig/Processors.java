package dev.sealift.hil.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Keeps each QEMU on one of the processors, in turn: its threads wake each other for each byte of the line, and to wake one on
 * another processor takes longer than the byte.
 */
final class Processors {
    private static final Path TASKSET = Path.of("/usr/bin/taskset");
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String ALLOWED = "Cpus_allowed_list:";

    private static final AtomicInteger NEXT = new AtomicInteger();

    private Processors() {}

    /** What stands before a command that is to stay on the next of them; nothing where there is no choice. */
    static List<String> one() throws IOException {
        if (!Files.isExecutable(TASKSET)) {
            return List.of();
        }
        List<Integer> allowed = allowed();
        if (allowed.size() == 1) {
            return List.of();
        }
        int processor = allowed.get(Math.floorMod(NEXT.getAndIncrement(), allowed.size()));
        return List.of(TASKSET.toString(), "--cpu-list", Integer.toString(processor));
    }

    /** Those that this process may use, which need not be the first: {@code 0-3,8}. */
    private static List<Integer> allowed() throws IOException {
        String list = Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith(ALLOWED))
                .findFirst()
                .orElseThrow(() -> new IOException("no line '" + ALLOWED + "' in " + STATUS))
                .substring(ALLOWED.length());
        return Stream.of(list.strip().split(","))
                .map(range -> range.split("-", 2))
                .flatMap(ends -> IntStream.rangeClosed(
                                Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
                        .boxed())
                .toList();
    }
}
