package dev.sealift.cli.server;

import dev.sealift.cli.Shell;

/** How much of a file has travelled, drawn in place for a person at a terminal; nobody else sees it. */
final class TransferBar implements AutoCloseable {
    private static final int WIDTH = 24;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final Shell shell;
    private final String name;
    private final long total;
    private int drawn = -1;

    TransferBar(Shell shell, String name, long total) {
        this.shell = shell;
        this.name = name;
        this.total = total;
    }

    /** So many bytes are through. */
    void show(long bytes) {
        int percent = total == 0 ? 100 : (int) (100 * bytes / total);
        if (!shell.interactive() || percent == drawn) {
            return;
        }
        drawn = percent;
        int full = percent * WIDTH / 100;
        shell.err()
                .print(CLEAR_LINE
                        + "█".repeat(full)
                        + "░".repeat(WIDTH - full)
                        + " %3d%% of %d KiB %s".formatted(percent, (total + 1023) / 1024, name));
        shell.err().flush();
    }

    @Override
    public void close() {
        if (drawn >= 0) {
            shell.err().print(CLEAR_LINE);
            shell.err().flush();
        }
    }
}
