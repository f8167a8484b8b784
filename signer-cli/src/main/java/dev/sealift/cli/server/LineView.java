package dev.sealift.cli.server;

import dev.sealift.cli.Shell;
import java.util.HashMap;
import java.util.Map;

/** Each change is a line: for logs. */
final class LineView implements JobView {
    private final Shell shell;
    private final Map<String, Progress> shown = new HashMap<>();
    private String job = "";

    LineView(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void show(JobSnapshot snapshot) {
        for (var execution : snapshot.executions()) {
            var progress = Progress.of(execution).coarse();
            if (!progress.equals(shown.put(execution.device(), progress))) {
                shell.out().println(JobText.line(execution));
            }
        }
        String line = JobText.line(snapshot.job());
        if (!line.equals(job)) {
            job = line;
            shell.out().println(line);
        }
        shell.out().flush();
    }

    @Override
    public void lost(String why) {
        shell.err().println(why + "; trying again");
    }
}
