package dev.sealift.cli.server;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.operator.Jobs;
import org.jspecify.annotations.Nullable;

/** Jobs and executions in words. */
final class JobText {
    private JobText() {}

    static String line(Jobs.View job) {
        var text = new StringBuilder("job %s: %s, release %s, %d target%s: %d succeeded"
                .formatted(
                        job.id(),
                        job.status(),
                        job.release(),
                        job.targets(),
                        job.targets() == 1 ? "" : "s",
                        job.executions().getOrDefault(ExecutionStatus.SUCCEEDED, 0)));
        if (job.alreadyInstalled() > 0) {
            text.append(" (%d had it already)".formatted(job.alreadyInstalled()));
        }
        job.executions().forEach((status, count) -> {
            if (status != ExecutionStatus.SUCCEEDED && count > 0) {
                text.append(", %d %s".formatted(count, status));
            }
        });
        if (job.notOffered() > 0) {
            text.append(", %d not offered".formatted(job.notOffered()));
        }
        var why = job.statusReason();
        return why == null ? text.toString() : text.append("; ").append(why).toString();
    }

    static String line(Jobs.Execution execution) {
        var progress = Progress.of(execution);
        return "  %-24s %s%s".formatted(execution.device(), progress.text(), help(progress.reason()));
    }

    /** Meaning and action of a reason, each on a line of its own. */
    static String help(@Nullable ReasonCode reason) {
        if (reason == null) {
            return "";
        }
        return "\n      " + reason.meaning() + (reason.action().isEmpty() ? "" : "\n      to do: " + reason.action());
    }
}
