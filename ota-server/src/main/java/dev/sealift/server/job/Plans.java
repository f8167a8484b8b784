package dev.sealift.server.job;

import dev.sealift.api.operator.Jobs;
import dev.sealift.server.job.engine.BlastRadius;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What a job would be. */
final class Plans {
    private Plans() {}

    static Jobs.Plan of(JobCreation.Draft draft) {
        Job job = draft.job();
        Targets targets = draft.targets();
        List<Integer> waves = new ArrayList<>(
                Collections.nCopies(Math.max(1, job.rules().waves().size()), 0));
        int[] sizes = targets.sizes(false);
        for (int number = 0; number < targets.cohorts().size(); number++) {
            int wave = targets.cohorts().get(number).wave();
            waves.set(wave, waves.get(wave) + sizes[number]);
        }
        int all = waves.stream().mapToInt(Integer::intValue).sum();
        var radius = BlastRadius.of(job.rules(), waves);
        return new Jobs.Plan(
                job.policy(),
                waves,
                targets.exclusions(),
                job.imageBytes() * all,
                radius.whenAllFail(),
                radius.worst(),
                Math.ceilDiv(all, job.rules().rate().highest()) - 1L);
    }
}
