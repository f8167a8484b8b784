package dev.sealift.server.job.engine;

import java.util.List;

/** When one wave has to follow another. No gate is closed when this is asked. */
final class Waves {
    private Waves() {}

    static List<Decision> next(JobState job, Policy policy) {
        int wave = job.wave();
        if (wave + 1 >= job.waves().size()) {
            return List.of();
        }
        Counts counts = job.waves().get(wave);
        return switch (policy.waves().get(wave).advance()) {
            case Wave.Advance.Manual manual ->
                job.advances() >= manual.operators() ? List.of(new Decision.NextWave(wave + 1)) : List.of();
            case Wave.Advance.Automatic automatic -> {
                int succeeded = counts.of(TargetState.SUCCEEDED);
                if (automatic.succeeded().reachedBy(succeeded, counted(counts)) || job.advances() > 0) {
                    yield List.of(new Decision.NextWave(wave + 1));
                }
                yield counts.open() > 0
                        ? List.of()
                        : List.of(new Decision.Pause(
                                String.format(
                                        "wave %d ended with %d of %d targets succeeded (asked for: %s)",
                                        wave, succeeded, counted(counts), automatic.succeeded()),
                                null));
            }
        };
    }

    /** Targets that have a part in the share: those that dropped out for reasons of their own have none. */
    private static int counted(Counts counts) {
        return counts.targets()
                - counts.of(TargetState.EXCLUDED)
                - counts.of(TargetState.REMOVED)
                - counts.of(TargetState.CANCELED)
                - counts.of(TargetState.DECLINED);
    }
}
