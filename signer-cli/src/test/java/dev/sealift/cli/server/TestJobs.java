package dev.sealift.cli.server;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.JobKind;
import dev.sealift.api.JobStatus;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.TargetSelection;
import dev.sealift.api.operator.JobPolicy;
import dev.sealift.api.operator.Jobs;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Jobs as a server would describe them. */
final class TestJobs {
    private TestJobs() {}

    static Jobs.View view(JobStatus status, List<Jobs.Execution> executions) {
        Map<ExecutionStatus, Integer> counts = new EnumMap<>(ExecutionStatus.class);
        executions.forEach(execution -> {
            if (execution.status() != null) {
                counts.merge(execution.status(), 1, Integer::sum);
            }
        });
        return new Jobs.View(
                "j1",
                JobKind.UPDATE,
                null,
                "r1",
                "",
                status,
                null,
                TargetSelection.SNAPSHOT,
                List.of(),
                0,
                JobPolicy.DEFAULT,
                false,
                "operator:rita",
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                null,
                executions.size(),
                0,
                0,
                0,
                0,
                0,
                0,
                counts,
                Map.of(),
                Map.of(),
                0,
                List.of(),
                List.of(),
                List.of(),
                60,
                0,
                List.of());
    }

    static Jobs.Execution execution(
            String device, @Nullable ExecutionStatus status, Map<String, String> details, @Nullable ReasonCode reason) {
        var state = status == null ? Jobs.TargetState.WAITING : Jobs.TargetState.valueOf(status.name());
        return new Jobs.Execution(device, state, status, 0, 1L, details, reason, null, null, null, null);
    }
}
