package dev.sealift.cli.server;

import dev.sealift.api.operator.Jobs;
import dev.sealift.cli.Shell;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Each change is a line of JSON: {@code {"execution": …}} or {@code {"job": …}}. */
final class JsonLinesView implements JobView {
    /** One of both is there. */
    record Line(Jobs.@Nullable Execution execution, Jobs.@Nullable View job) {}

    private final Shell shell;
    private final Map<String, Jobs.Execution> shown = new HashMap<>();
    private Jobs.@Nullable View job;

    JsonLinesView(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void show(JobSnapshot snapshot) {
        for (var execution : snapshot.executions()) {
            if (!execution.equals(shown.put(execution.device(), execution))) {
                shell.printJsonLine(new Line(execution, null));
            }
        }
        if (!snapshot.job().equals(job)) {
            job = snapshot.job();
            shell.printJsonLine(new Line(null, job));
        }
        shell.out().flush();
    }

    @Override
    public void lost(String why) {
        shell.err().println(why + "; trying again");
    }
}
