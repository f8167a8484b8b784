package dev.sealift.hil.demo;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where the demonstration is shown. On a terminal the running step is repainted in place and in colour; elsewhere each
 * step is one plain line once it has ended. Not thread-safe.
 */
final class Screen {
    private static final int LABEL = 50;
    private static final int BAR = 24;
    private static final String ERASE_LINE = "\r\033[2K";

    private final PrintStream out;
    private final boolean terminal;
    private final InstantSource clock;
    private final List<Row> rows = new ArrayList<>();
    private String scene = "";

    /** One line of the table at the end. */
    private record Row(String scene, String step, Outcome outcome, String detail, Duration took) {}

    private enum Outcome {
        DONE("✓", "32"),
        FAILED("✗", "31");

        private final String sign;
        private final String colour;

        Outcome(String sign, String colour) {
            this.sign = sign;
            this.colour = colour;
        }
    }

    /** {@code terminal}: repaint and colour; {@code clock} times the steps. */
    Screen(PrintStream out, boolean terminal, InstantSource clock) {
        this.out = out;
        this.terminal = terminal;
        this.clock = clock;
    }

    /** The screen of this process. Colour is for terminals only, and not where NO_COLOR asks for none. */
    static Screen ofProcess(Map<String, String> environment) {
        boolean terminal = Optional.ofNullable(System.console())
                        .filter(Console::isTerminal)
                        .isPresent()
                && !environment.containsKey("NO_COLOR");
        return new Screen(System.out, terminal, InstantSource.system());
    }

    /** A heading, and in plain words what is about to happen. */
    void scene(String title, String explanation) {
        scene = title;
        out.println();
        out.println(paint("1", title));
        explanation.lines().forEach(line -> out.println(paint("2", line)));
    }

    /** A line of plain text. */
    void say(String text) {
        out.println(text);
    }

    /** Begin a step; it is on screen until it ends. */
    Step step(String what) {
        Step step = new Step(what);
        step.repaint("");
        return step;
    }

    /** Whether every step so far ended as it should. */
    boolean allDone() {
        return rows.stream().allMatch(row -> row.outcome() == Outcome.DONE);
    }

    /** What happened, with the seconds each step took. */
    void summary() {
        out.println();
        out.println(paint("1", "What happened"));
        String last = "";
        for (Row row : rows) {
            if (!row.scene().equals(last)) {
                out.println("  " + row.scene());
                last = row.scene();
            }
            out.println(line(row));
        }
    }

    private String line(Row row) {
        return "  %s %s %6.1f s  %s"
                .formatted(
                        paint(row.outcome().colour, row.outcome().sign),
                        padded(row.step()),
                        row.took().toMillis() / 1000.0,
                        row.detail())
                .stripTrailing();
    }

    private static String padded(String text) {
        return text.length() >= LABEL ? text : text + " ".repeat(LABEL - text.length());
    }

    private String paint(String colour, String text) {
        return terminal ? "\033[" + colour + "m" + text + "\033[0m" : text;
    }

    /** One thing that takes time. */
    final class Step {
        private final String what;
        private final Instant began = clock.instant();

        private Step(String what) {
            this.what = what;
        }

        /** What is going on inside. */
        void now(String detail) {
            repaint(detail);
        }

        /** How many bytes of how many. */
        void progress(long done, long total) {
            int filled = total == 0 ? BAR : (int) (BAR * Math.min(done, total) / total);
            String bar = "█".repeat(filled) + "░".repeat(BAR - filled);
            repaint("%s %s of %s".formatted(bar, kibibytes(done), kibibytes(total)));
        }

        private static String kibibytes(long bytes) {
            return String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0);
        }

        private void repaint(String detail) {
            if (terminal) {
                out.print(ERASE_LINE + "  " + paint("36", "…") + " " + padded(what) + "          " + detail);
                out.flush();
            }
        }

        /** It ended as it should. */
        void done(String detail) {
            end(Outcome.DONE, detail);
        }

        /** It did not. */
        void failed(String detail) {
            end(Outcome.FAILED, detail);
        }

        private void end(Outcome outcome, String detail) {
            Row row = new Row(scene, what, outcome, detail, Duration.between(began, clock.instant()));
            rows.add(row);
            out.println((terminal ? ERASE_LINE : "") + line(row));
        }
    }
}
