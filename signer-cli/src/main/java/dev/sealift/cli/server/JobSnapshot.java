package dev.sealift.cli.server;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.Hold;
import dev.sealift.api.JobStatus;
import dev.sealift.api.operator.Jobs;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A job and executions of it at one moment: all of a small job; of a large one those that are worth a look. */
record JobSnapshot(Jobs.View job, List<Jobs.Execution> executions) {
    /** The most that the server gives at once; a job with more targets is shown by its counts. */
    private static final int PAGE = 1000;

    /** More would not fit on a screen. */
    private static final int WORTH_A_LOOK = 50;

    static JobSnapshot fetch(ServerClient client, String id) {
        var job = client.get(JobCommands.path(id), Jobs.View.class);
        if (job.targets() <= PAGE) {
            return new JobSnapshot(job, executions(client, id, null, PAGE));
        }
        var some = new ArrayList<>(executions(client, id, Jobs.TargetState.IN_PROGRESS, WORTH_A_LOOK));
        some.addAll(executions(client, id, Jobs.TargetState.FAILED, WORTH_A_LOOK));
        return new JobSnapshot(job, some);
    }

    /** Executions in that state, or all, but no more than so many. */
    static List<Jobs.Execution> executions(ServerClient client, String id, Jobs.@Nullable TargetState state, int most) {
        var all = new ArrayList<Jobs.Execution>();
        String after = "";
        while (after != null && all.size() < most) {
            var page = client.get(
                    JobCommands.path(id) + "/executions?limit=" + Math.min(PAGE, most) + "&after="
                            + ServerClient.segment(after) + (state == null ? "" : "&state=" + state),
                    Jobs.Executions.class);
            all.addAll(page.executions());
            after = page.next();
        }
        return all;
    }

    /** Those to print under a job: that the rest wait is all there is to say of them. */
    List<Jobs.Execution> worthALook() {
        return executions.stream()
                .filter(execution -> execution.state() != Jobs.TargetState.WAITING)
                .limit(WORTH_A_LOOK)
                .toList();
    }

    /** Whether its executions are kept no more. */
    boolean pruned() {
        return over(job.status()) && job.targets() > 0 && job.targets() <= PAGE && executions.isEmpty();
    }

    /** Nothing will change any more: after an abort or a cancel, too, some devices may still be busy, or not cancelled yet. */
    boolean ended() {
        return over(job.status())
                && count(ExecutionStatus.IN_PROGRESS) == 0
                && !job.holds().contains(Hold.SETTLING);
    }

    private static boolean over(JobStatus status) {
        return switch (status) {
            case SCHEDULED, IN_PROGRESS, PAUSED -> false;
            case COMPLETED, CANCELED, ABORTED -> true;
        };
    }

    /** The job completed and every target that could take it succeeded. */
    boolean succeeded() {
        return job.status() == JobStatus.COMPLETED
                && count(ExecutionStatus.SUCCEEDED) == job.targets() - job.excluded();
    }

    private int count(ExecutionStatus status) {
        return job.executions().getOrDefault(status, 0);
    }
}
