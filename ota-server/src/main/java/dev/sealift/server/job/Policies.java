package dev.sealift.server.job;

import dev.sealift.api.operator.JobPolicy;
import dev.sealift.server.job.engine.Cron;
import dev.sealift.server.job.engine.Gate;
import dev.sealift.server.job.engine.Percentage;
import dev.sealift.server.job.engine.Policy;
import dev.sealift.server.job.engine.Rate;
import dev.sealift.server.job.engine.Retry;
import dev.sealift.server.job.engine.Schedule;
import dev.sealift.server.job.engine.Timeouts;
import dev.sealift.server.job.engine.Wave;
import dev.sealift.server.job.engine.Window;
import dev.sealift.server.problem.Refusal;
import dev.sealift.server.problem.Require;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Policies as operators write them in the words of the engine. {@link JobPolicy} says what each part may hold alone; what
 * parts may hold together is checked here.
 */
final class Policies {
    private Policies() {}

    /** The rules of a complete policy, or the refusal of what in it is impossible. */
    static Policy rules(JobPolicy policy) {
        return new Policy(
                rate(Objects.requireNonNull(policy.rollout())),
                waves(Objects.requireNonNullElse(policy.waves(), List.of())),
                policy.maxInFlight(),
                Objects.requireNonNullElse(policy.bytesPerSecond(), Map.of()),
                gates(Objects.requireNonNull(policy.gates())),
                Duration.ofMinutes(Objects.requireNonNullElse(policy.soakMinutes(), 0)),
                Objects.requireNonNullElse(policy.approvals(), 0),
                policy.schedule() == null ? Schedule.ALWAYS : schedule(policy.schedule()),
                timeouts(Objects.requireNonNull(policy.timeout())),
                policy.retry() == null ? Retry.NEVER : retries(policy.retry()));
    }

    private static Rate rate(JobPolicy.Rollout rollout) {
        int most = Objects.requireNonNull(rollout.maximumPerMinute());
        JobPolicy.ExponentialRate exponential = rollout.exponentialRate();
        if (exponential == null) {
            return new Rate.Constant(most);
        }
        String field = "policy.rollout.exponentialRate.";
        double factor = exponential.incrementFactor();
        if (!(factor >= 1.1)) {
            throw Refusal.invalid(field + "incrementFactor", factor, "1.1-5");
        }
        JobPolicy.RateIncrease increase = exponential.rateIncreaseCriteria();
        if (increase.numberOfNotifiedThings() == null && increase.numberOfSucceededThings() == null) {
            throw Refusal.invalid(
                    field + "rateIncreaseCriteria", null, "numberOfNotifiedThings or numberOfSucceededThings");
        }
        return new Rate.Exponential(
                (int) Require.between(field + "baseRatePerMinute", exponential.baseRatePerMinute(), 1, most),
                factor,
                increase.numberOfNotifiedThings(),
                increase.numberOfSucceededThings(),
                most);
    }

    private static List<Wave> waves(List<JobPolicy.Wave> waves) {
        double before = 0;
        for (int i = 0; i < waves.size(); i++) {
            JobPolicy.Wave wave = waves.get(i);
            String field = "policy.waves[" + i + "]";
            if ((wave.percentage() == null) == (wave.group() == null)) {
                throw Refusal.invalid(field, wave.group() == null ? "empty" : "both", "a percentage or a group");
            }
            if (wave.percentage() != null) {
                if (!(wave.percentage() > before)) {
                    throw Refusal.invalid(
                            field + ".percentage", wave.percentage(), "above " + before + ", at most 100: they add up");
                }
                before = wave.percentage();
            }
        }
        if (!waves.isEmpty() && !Objects.equals(waves.getLast().percentage(), 100.0)) {
            throw Refusal.invalid(
                    "policy.waves", "no end", "percentage 100 in the last wave, which takes what the others leave");
        }
        return waves.stream()
                .map(wave -> new Wave(
                        wave.group() == null
                                ? new Wave.Selection.UpTo(Percentage.of(Objects.requireNonNull(wave.percentage())))
                                : new Wave.Selection.Group(wave.group()),
                        advance(wave)))
                .toList();
    }

    private static Wave.Advance advance(JobPolicy.Wave wave) {
        if (wave.advance() == JobPolicy.Advance.MANUAL) {
            return new Wave.Advance.Manual(Objects.requireNonNullElse(wave.operators(), 1));
        }
        return new Wave.Advance.Automatic(percentage(
                "policy.waves.succeededPercentage", Objects.requireNonNullElse(wave.succeededPercentage(), 100.0)));
    }

    private static Percentage percentage(String field, double percent) {
        if (Percentage.of(percent).hundredths() == 0) {
            throw Refusal.invalid(field, percent, "above 0, at most 100");
        }
        return Percentage.of(percent);
    }

    private static List<Gate> gates(List<JobPolicy.Gate> gates) {
        return gates.stream()
                .map(gate -> new Gate(
                        Gate.FailureType.valueOf(gate.failureType().name()),
                        percentage("policy.gates.thresholdPercentage", gate.thresholdPercentage()),
                        gate.minNumberOfExecutedThings(),
                        Gate.Action.valueOf(
                                Objects.requireNonNull(gate.action()).name())))
                .toList();
    }

    private static Schedule schedule(JobPolicy.Schedule schedule) {
        if (schedule.startTime() != null
                && schedule.endTime() != null
                && !schedule.endTime().isAfter(schedule.startTime())) {
            throw Refusal.invalid(
                    "policy.schedule.endTime", schedule.endTime(), "later than the start, " + schedule.startTime());
        }
        List<JobPolicy.MaintenanceWindow> windows =
                Objects.requireNonNullElse(schedule.maintenanceWindows(), List.of());
        return new Schedule(
                schedule.startTime(),
                schedule.endTime(),
                Schedule.EndBehavior.valueOf(
                        Objects.requireNonNullElse(schedule.endBehavior(), JobPolicy.EndBehavior.STOP_ROLLOUT)
                                .name()),
                windows.stream().map(Policies::window).toList());
    }

    private static Window window(JobPolicy.MaintenanceWindow window) {
        try {
            return new Window(new Cron(window.startTime()), Duration.ofMinutes(window.durationInMinutes()));
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid(
                    "policy.schedule.maintenanceWindows.startTime",
                    window.startTime(),
                    "cron(MINUTES HOURS DAY-OF-MONTH MONTH DAY-OF-WEEK YEAR); " + e.getMessage());
        }
    }

    private static Timeouts timeouts(JobPolicy.Timeout timeout) {
        Integer silence = timeout.silenceInMinutes();
        return new Timeouts(
                Duration.ofMinutes(Objects.requireNonNull(timeout.inProgressTimeoutInMinutes())),
                silence == null ? null : Duration.ofMinutes(silence));
    }

    private static Retry retries(JobPolicy.Retry retry) {
        int failed = Objects.requireNonNull(retry.failed());
        int timedOut = Objects.requireNonNull(retry.timedOut());
        Require.between("policy.retry.timedOut", timedOut, 0, Retry.MOST - failed);
        int base = Objects.requireNonNull(retry.backOffMinutes());
        int cap = Objects.requireNonNull(retry.maxBackOffMinutes());
        if (cap < base) {
            throw Refusal.invalid("policy.retry.maxBackOffMinutes", cap, "at least the " + base + " of backOffMinutes");
        }
        return new Retry(
                failed,
                timedOut,
                Duration.ofMinutes(base),
                Objects.requireNonNull(retry.backOffFactor()),
                Duration.ofMinutes(cap));
    }
}
