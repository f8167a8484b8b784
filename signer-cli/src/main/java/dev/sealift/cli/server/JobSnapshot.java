package dev.sealift.cli.server;

import static dev.sealift.cli.server.ServerClient.segment;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.JobStatus;
import dev.sealift.api.operator.Jobs;
import java.util.ArrayList;
import java.util.List;

/** A job and all its executions at one moment. */
record JobSnapshot(Jobs.View job, List<Jobs.Execution> executions) {
    /** The most that the server gives at once. */
    private static final int PAGE = 1000;

    static JobSnapshot fetch(ServerClient client, String id) {
        String path = JobCommands.JOBS + "/" + segment(id);
        var job = client.get(path, Jobs.View.class);
        var all = new ArrayList<Jobs.Execution>();
        String after = "";
        Jobs.Executions page;
        do {
            page = client.get(path + "/executions?limit=" + PAGE + "&after=" + segment(after), Jobs.Executions.class);
            all.addAll(page.executions());
            after = page.next();
        } while (after != null);
        return new JobSnapshot(job, all);
    }

    /** Nothing will change any more: after an abort or a cancel, too, some devices may still be busy. */
    boolean ended() {
        return over(job.status())
                && executions.stream().noneMatch(execution -> execution.status() == ExecutionStatus.IN_PROGRESS);
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
                && executions.stream().allMatch(execution -> execution.status() == ExecutionStatus.SUCCEEDED);
    }
}
