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
import org.jspecify.annotations.Nullable;

/** Policies as operators write them, checked and in the words of the engine. */
final class Policies {
    /** A million devices within a quarter of an hour; more is no rollout any more. */
    private static final int MAX_PER_MINUTE = 100_000;

    /** AWS IoT Jobs: a week. */
    private static final int MAX_TIMEOUT_MINUTES = 10_080;

    private static final int MAX_SOAK_MINUTES = 43_200;
    private static final int MAX_WINDOWS = 20;
    private static final int MAX_SITES = 50;

    private Policies() {}

    /** The rules of a complete policy, or the refusal of what in it is impossible. */
    static Policy rules(JobPolicy policy) {
        if (policy.maxInFlight() != null) {
            Require.between("policy.maxInFlight", policy.maxInFlight(), 1, Integer.MAX_VALUE);
        }
        int soak = Objects.requireNonNullElse(policy.soakMinutes(), 0);
        int approvals = Objects.requireNonNullElse(policy.approvals(), 0);
        return new Policy(
                rate(Objects.requireNonNull(policy.rollout())),
                waves(Objects.requireNonNullElse(policy.waves(), List.of())),
                policy.maxInFlight(),
                bandwidth(Objects.requireNonNullElse(policy.bytesPerSecond(), Map.of())),
                gates(Objects.requireNonNull(policy.gates())),
                Duration.ofMinutes(Require.between("policy.soakMinutes", soak, 0, MAX_SOAK_MINUTES)),
                (int) Require.between("policy.approvals", approvals, 0, 10),
                policy.schedule() == null ? Schedule.ALWAYS : schedule(policy.schedule()),
                timeouts(Objects.requireNonNull(policy.timeout())),
                policy.retry() == null ? Retry.NEVER : retries(policy.retry()));
    }

    private static Rate rate(JobPolicy.Rollout rollout) {
        int perMinute = Objects.requireNonNull(rollout.maximumPerMinute());
        int most = (int) Require.between("policy.rollout.maximumPerMinute", perMinute, 1, MAX_PER_MINUTE);
        JobPolicy.ExponentialRate exponential = rollout.exponentialRate();
        if (exponential == null) {
            return new Rate.Constant(most);
        }
        String field = "policy.rollout.exponentialRate.";
        double factor = exponential.incrementFactor();
        if (!(factor >= 1.1 && factor <= 5)) {
            throw Refusal.invalid(field + "incrementFactor", factor, "1.1-5");
        }
        JobPolicy.RateIncrease increase = exponential.rateIncreaseCriteria();
        if (increase.numberOfNotifiedThings() == null && increase.numberOfSucceededThings() == null) {
            throw Refusal.invalid(
                    field + "rateIncreaseCriteria", null, "numberOfNotifiedThings or numberOfSucceededThings");
        }
        positive(field + "rateIncreaseCriteria.numberOfNotifiedThings", increase.numberOfNotifiedThings());
        positive(field + "rateIncreaseCriteria.numberOfSucceededThings", increase.numberOfSucceededThings());
        return new Rate.Exponential(
                (int) Require.between(field + "baseRatePerMinute", exponential.baseRatePerMinute(), 1, most),
                factor,
                increase.numberOfNotifiedThings(),
                increase.numberOfSucceededThings(),
                most);
    }

    private static void positive(String field, @Nullable Integer number) {
        if (number != null) {
            Require.between(field, number, 1, Integer.MAX_VALUE);
        }
    }

    private static List<Wave> waves(List<JobPolicy.Wave> waves) {
        Require.size("policy.waves", waves, 0, Policy.MAX_WAVES);
        double before = 0;
        for (int i = 0; i < waves.size(); i++) {
            JobPolicy.Wave wave = waves.get(i);
            String field = "policy.waves[" + i + "]";
            if ((wave.percentage() == null) == (wave.group() == null)) {
                throw Refusal.invalid(field, wave.group() == null ? "empty" : "both", "a percentage or a group");
            }
            if (wave.percentage() != null) {
                if (!(wave.percentage() > before && wave.percentage() <= 100)) {
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
            int operators = Objects.requireNonNullElse(wave.operators(), 1);
            return new Wave.Advance.Manual((int) Require.between("policy.waves.operators", operators, 1, 10));
        }
        return new Wave.Advance.Automatic(percentage(
                "policy.waves.succeededPercentage", Objects.requireNonNullElse(wave.succeededPercentage(), 100.0)));
    }

    private static Percentage percentage(String field, double percent) {
        if (!(percent > 0 && percent <= 100) || Percentage.of(percent).hundredths() == 0) {
            throw Refusal.invalid(field, percent, "above 0, at most 100");
        }
        return Percentage.of(percent);
    }

    private static Map<String, Long> bandwidth(Map<String, Long> bytesPerSecond) {
        Require.size("policy.bytesPerSecond", bytesPerSecond.keySet(), 0, MAX_SITES);
        bytesPerSecond.forEach(
                (group, bytes) -> Require.between("policy.bytesPerSecond." + group, bytes, 1, Long.MAX_VALUE / 60));
        return bytesPerSecond;
    }

    private static List<Gate> gates(List<JobPolicy.Gate> gates) {
        Require.size("policy.gates", gates, 0, Policy.MAX_GATES);
        return gates.stream()
                .map(gate -> new Gate(
                        Gate.FailureType.valueOf(gate.failureType().name()),
                        percentage("policy.gates.thresholdPercentage", gate.thresholdPercentage()),
                        (int) Require.between(
                                "policy.gates.minNumberOfExecutedThings",
                                gate.minNumberOfExecutedThings(),
                                1,
                                Integer.MAX_VALUE),
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
        Require.size("policy.schedule.maintenanceWindows", windows, 0, MAX_WINDOWS);
        return new Schedule(
                schedule.startTime(),
                schedule.endTime(),
                Schedule.EndBehavior.valueOf(
                        Objects.requireNonNullElse(schedule.endBehavior(), JobPolicy.EndBehavior.STOP_ROLLOUT)
                                .name()),
                windows.stream().map(Policies::window).toList());
    }

    private static Window window(JobPolicy.MaintenanceWindow window) {
        long minutes = Require.between(
                "policy.schedule.maintenanceWindows.durationInMinutes",
                window.durationInMinutes(),
                1,
                Window.MAX_MINUTES);
        try {
            return new Window(new Cron(window.startTime()), Duration.ofMinutes(minutes));
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid(
                    "policy.schedule.maintenanceWindows.startTime",
                    window.startTime(),
                    "cron(MINUTES HOURS DAY-OF-MONTH MONTH DAY-OF-WEEK YEAR); " + e.getMessage());
        }
    }

    private static Timeouts timeouts(JobPolicy.Timeout timeout) {
        return new Timeouts(
                minutes(
                        "policy.timeout.inProgressTimeoutInMinutes",
                        Objects.requireNonNull(timeout.inProgressTimeoutInMinutes())),
                timeout.silenceInMinutes() == null
                        ? null
                        : minutes("policy.timeout.silenceInMinutes", timeout.silenceInMinutes()));
    }

    private static Duration minutes(String field, int minutes) {
        return Duration.ofMinutes(Require.between(field, minutes, 1, MAX_TIMEOUT_MINUTES));
    }

    private static Retry retries(JobPolicy.Retry retry) {
        int failed = Objects.requireNonNull(retry.failed());
        int timedOut = Objects.requireNonNull(retry.timedOut());
        Require.between("policy.retry.failed", failed, 0, Retry.MOST);
        Require.between("policy.retry.timedOut", timedOut, 0, Retry.MOST - failed);
        double factor = Objects.requireNonNull(retry.backOffFactor());
        if (!(factor >= 1 && factor <= 10)) {
            throw Refusal.invalid("policy.retry.backOffFactor", factor, "1-10");
        }
        int base = Objects.requireNonNull(retry.backOffMinutes());
        Require.between("policy.retry.backOffMinutes", base, 0, MAX_TIMEOUT_MINUTES);
        int cap = Objects.requireNonNull(retry.maxBackOffMinutes());
        Require.between("policy.retry.maxBackOffMinutes", cap, base, MAX_SOAK_MINUTES);
        return new Retry(failed, timedOut, Duration.ofMinutes(base), factor, Duration.ofMinutes(cap));
    }
}
