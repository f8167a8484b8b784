package dev.sealift.cli.server;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.Phase;
import dev.sealift.api.operator.Jobs;
import dev.sealift.cli.ProgressBar;
import dev.sealift.cli.Shell;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Draws the job anew in place: for people at a terminal. */
final class ScreenView implements JobView {
    /** More lines would scroll out of a terminal of the usual 24, and what scrolled out cannot be drawn anew. */
    private static final int MAX_LINES = 21;

    /** At most: the device, the meaning of its failure, what to do. */
    private static final int LINES_OF_A_ROW = 3;

    private static final int BAR_WIDTH = 24;

    private static final String ESCAPE = "\u001b[";
    /** A line that wrapped would count as two: what is too long for the terminal is cut there instead. */
    private static final String WRAP_OFF = ESCAPE + "?7l";

    private static final String WRAP_ON = ESCAPE + "?7h";
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
        lines.addAll(JobText.lines(snapshot.job()));
        var rows = snapshot.executions().stream()
                .sorted(Comparator.comparingInt(ScreenView::urgency)) // stable: within one kind in the job's order
                .toList();
        int shown = 0;
        while (shown < rows.size() && lines.size() + LINES_OF_A_ROW <= MAX_LINES) {
            addRow(lines, rows.get(shown++));
        }
        if (shown < rows.size()) {
            lines.add("  … and %d more".formatted(snapshot.job().targets() - shown));
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
            return execution.state() == Jobs.TargetState.EXCLUDED ? 5 : 3;
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
        return ProgressBar.of(BAR_WIDTH, share);
    }

    private void draw(List<String> lines) {
        var out = new StringBuilder(WRAP_OFF);
        if (drawn > 0) {
            out.append(ESCAPE).append(drawn).append('A');
        }
        for (var line : lines) {
            out.append('\r').append(ESCAPE).append("K").append(line).append('\n');
        }
        out.append(WRAP_ON).append(ESCAPE).append('J'); // what is left of a longer drawing
        shell.out().print(out);
        shell.out().flush();
        drawn = lines.size();
        last = List.copyOf(lines);
    }

    private String colour(String code, String text) {
        return colours ? ESCAPE + code + "m" + text + ESCAPE + "0m" : text;
    }
}
