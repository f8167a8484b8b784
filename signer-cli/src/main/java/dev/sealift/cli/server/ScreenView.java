package dev.sealift.cli.server;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.Phase;
import dev.sealift.api.operator.Jobs;
import dev.sealift.cli.Shell;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Draws the job anew in place: for people at a terminal. */
final class ScreenView implements JobView {
    /** More rows would scroll out of a usual terminal, and what scrolled out cannot be drawn anew. */
    private static final int MAX_ROWS = 16;

    private static final int BAR_WIDTH = 24;

    private static final String ESCAPE = "\u001b[";
    private static final String GREEN = "32";
    private static final String RED = "31";
    private static final String YELLOW = "33";
    private static final String GREY = "90";

    private final Shell shell;
    private final boolean colours;

    /** Lines that the next drawing goes back over. */
    private int drawn;

    private List<String> last = List.of();

    ScreenView(Shell shell) {
        this.shell = shell;
        this.colours = shell.environment().getOrDefault("NO_COLOR", "").isEmpty();
    }

    @Override
    public void show(JobSnapshot snapshot) {
        var lines = new ArrayList<String>();
        lines.add(JobText.line(snapshot.job()));
        var rows = snapshot.executions().stream()
                .sorted(Comparator.comparingInt(ScreenView::urgency)) // stable: within one kind in the job's order
                .toList();
        rows.stream().limit(MAX_ROWS).forEach(execution -> addRow(lines, execution));
        if (rows.size() > MAX_ROWS) {
            lines.add("  … and %d more".formatted(rows.size() - MAX_ROWS));
        }
        draw(lines);
    }

    @Override
    public void lost(String why) {
        var lines = new ArrayList<>(last);
        lines.add(colour(YELLOW, why + "; trying again"));
        var before = last;
        draw(lines);
        last = before;
    }

    /** What moves comes first, then what failed. */
    private static int urgency(Jobs.Execution execution) {
        var status = execution.status();
        if (status == null) {
            return 3;
        }
        return switch (status) {
            case IN_PROGRESS -> 0;
            case FAILED, TIMED_OUT, REJECTED -> 1;
            case QUEUED -> 2;
            case CANCELED, REMOVED -> 4;
            case SUCCEEDED -> 5;
        };
    }

    private void addRow(List<String> lines, Jobs.Execution execution) {
        var progress = Progress.of(execution);
        String colour = colourOf(progress.status());
        lines.add("  %-24s %s %s"
                .formatted(execution.device(), colour(colour, bar(progress)), colour(colour, progress.text())));
        JobText.help(progress.reason()).lines().skip(1).forEach(line -> lines.add(colour(GREY, line)));
    }

    private static String colourOf(@Nullable ExecutionStatus status) {
        if (status == null) {
            return GREY;
        }
        return switch (status) {
            case SUCCEEDED -> GREEN;
            case FAILED, TIMED_OUT, REJECTED -> RED;
            case IN_PROGRESS -> YELLOW;
            case QUEUED, CANCELED, REMOVED -> GREY;
        };
    }

    /** Bytes while it downloads; full once they are all there. */
    private static String bar(Progress progress) {
        double share = progress.status() == ExecutionStatus.SUCCEEDED
                        || (progress.phase() != null && progress.phase().compareTo(Phase.DOWNLOADING) > 0)
                ? 1
                : progress.share();
        int full = (int) Math.round(share * BAR_WIDTH);
        return "█".repeat(full) + "░".repeat(BAR_WIDTH - full);
    }

    private void draw(List<String> lines) {
        var out = new StringBuilder();
        if (drawn > 0) {
            out.append(ESCAPE).append(drawn).append('A');
        }
        for (var line : lines) {
            out.append('\r').append(ESCAPE).append("K").append(line).append('\n');
        }
        out.append(ESCAPE).append('J'); // what is left of a longer drawing
        shell.out().print(out);
        shell.out().flush();
        drawn = lines.size();
        last = List.copyOf(lines);
    }

    private String colour(String code, String text) {
        return colours ? ESCAPE + code + "m" + text + ESCAPE + "0m" : text;
    }
}
