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
        List<Jobs.Execution> page;
        do {
            page = client.get(path + "/executions?limit=" + PAGE + "&after=" + (all.size() - 1), Jobs.Executions.class)
                    .executions();
            all.addAll(page);
        } while (page.size() == PAGE);
        return new JobSnapshot(job, all);
    }

    /** Nothing will change any more: after an abort or a cancel, too, some devices may still be busy. */
    boolean ended() {
        return job.status() != JobStatus.IN_PROGRESS
                && executions.stream().noneMatch(execution -> execution.status() == ExecutionStatus.IN_PROGRESS);
    }

    /** The job completed and every target succeeded. */
    boolean succeeded() {
        return job.status() == JobStatus.COMPLETED
                && executions.stream().allMatch(execution -> execution.status() == ExecutionStatus.SUCCEEDED);
    }
}
