package dev.sealift.bench.server;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was measured beside what is to be reached, as a table in Markdown. */
final class Goals {
    private record Row(String what, String measured, String goal, boolean met) {}

    private final List<Row> rows = new ArrayList<>();

    /** A cost that should not be more than that. */
    void atMost(String what, double measured, double goal, String unit) {
        holds(what, number(measured, unit), "at most " + number(goal, unit), measured <= goal);
    }

    /** Something that is so, or is not. */
    void holds(String what, String measured, String goal, boolean met) {
        rows.add(new Row(what, measured, goal, met));
    }

    private static String number(double value, String unit) {
        return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.3f %s" : "%.1f %s", value, unit)
                .strip();
    }

    /** Prints them; 0 when all are met, else 1. */
    int print(PrintStream out) {
        out.println();
        out.println("| what | measured | goal | |");
        out.println("|---|---|---|---|");
        rows.forEach(row -> out.printf(
                "| %s | %s | %s | %s |%n", row.what, row.measured, row.goal, row.met ? "met" : "**missed**"));
        return rows.stream().allMatch(Row::met) ? 0 : 1;
    }
}
