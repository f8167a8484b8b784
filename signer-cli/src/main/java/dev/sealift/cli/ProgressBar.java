package dev.sealift.cli;

/**
 * How far long work is, drawn in place for a person who watches standard output; nobody else sees it, whatever else goes to
 * files.
 */
public final class ProgressBar implements AutoCloseable {
    private static final int WIDTH = 24;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final Shell shell;
    private String drawn = "";

    /** Draws nothing yet. */
    public ProgressBar(Shell shell) {
        this.shell = shell;
    }

    /** So much is done; the text stands behind the bar. */
    public void show(long done, long total, String text) {
        var line = of(WIDTH, total == 0 ? 1 : (double) done / total) + " " + text;
        if (shell.interactive() && !line.equals(drawn)) {
            print(CLEAR_LINE + line);
            drawn = line;
        }
    }

    /** The bar alone. */
    public static String of(int width, double share) {
        int full = (int) (width * share);
        return "█".repeat(full) + "░".repeat(width - full);
    }

    @Override
    public void close() {
        if (!drawn.isEmpty()) {
            print(CLEAR_LINE);
            drawn = "";
        }
    }

    private void print(String text) {
        shell.out().print(text);
        shell.out().flush();
    }
}
