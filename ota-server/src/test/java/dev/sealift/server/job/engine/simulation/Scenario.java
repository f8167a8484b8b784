package dev.sealift.server.job.engine.simulation;

import dev.sealift.server.job.engine.Cohort;
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
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A policy in which any parts meet, and the targets of a job under it.
 *
 * @param skewed   the clocks of the nodes differ and jump
 * @param allFail  each device fails each attempt
 * @param vanish   some devices never come back
 */
record Scenario(
        Policy policy,
        List<OpenWeekly> windows,
        boolean continuous,
        List<Cohort> targets,
        List<Cohort> joiners,
        long imageBytes,
        boolean skewed,
        boolean allFail,
        boolean vanish) {
    /** Summer and winter time change on other days, of which CronTest knows. */
    static final Instant START = Instant.parse("2026-01-05T09:30:00Z");

    private static final List<ZoneId> ZONES =
            List.of(ZoneId.of("America/New_York"), ZoneId.of("Europe/Berlin"), ZoneId.of("Asia/Kolkata"));

    /** A window as the oracle knows it. */
    record OpenWeekly(@Nullable DayOfWeek day, int hour, int minute, int minutes) {
        Window window() {
            String days = day == null ? "*" : day.name().substring(0, 3);
            return new Window(
                    new Cron("cron(" + minute + " " + hour + " ? * " + days + " *)"), Duration.ofMinutes(minutes));
        }
    }

    static Scenario random(RandomGenerator random, int devices) {
        int waves = random.nextInt(3) == 0 ? 2 + random.nextInt(2) : 0;
        boolean windowed = random.nextInt(6) == 0;
        List<OpenWeekly> windows = windowed ? windows(random) : List.of();
        Map<String, Long> bandwidth = new TreeMap<>();
        long imageBytes = 100_000L + random.nextInt(900_000);
        if (random.nextInt(4) == 0) {
            bandwidth.put("north", imageBytes * (1 + random.nextInt(4)) / 60);
            bandwidth.put("south", 1L + random.nextInt(20_000));
        }
        boolean continuous = random.nextInt(5) == 0;
        Duration silence = random.nextInt(3) == 0 ? null : minutes(random, 2, 90);
        var policy = new Policy(
                rate(random),
                waves(random, waves),
                random.nextInt(3) == 0 ? 1 + random.nextInt(devices) : null,
                bandwidth,
                gates(random),
                random.nextInt(3) == 0 ? minutes(random, 5, 240) : Duration.ZERO,
                random.nextInt(8) == 0 ? 1 + random.nextInt(2) : 0,
                schedule(random, windows, continuous),
                new Timeouts(minutes(random, 5, 120), silence),
                retry(random));
        List<Cohort> targets = new ArrayList<>();
        List<Cohort> joiners = new ArrayList<>();
        for (int device = 0; device < devices; device++) {
            targets.add(cohort(random, Math.max(1, waves), bandwidth, windowed));
        }
        for (int device = 0; continuous && device < 3; device++) {
            joiners.add(cohort(random, Math.max(1, waves), bandwidth, windowed));
        }
        return new Scenario(
                policy,
                windows,
                continuous,
                targets,
                joiners,
                imageBytes,
                random.nextInt(5) == 0,
                random.nextInt(10) == 0,
                random.nextInt(2) == 0);
    }

    private static Duration minutes(RandomGenerator random, int least, int most) {
        return Duration.ofSeconds(random.nextInt(least * 60, most * 60));
    }

    private static Rate rate(RandomGenerator random) {
        int base = 1 + random.nextInt(4);
        if (random.nextInt(3) > 0) {
            return new Rate.Constant(base);
        }
        double[] factors = {1.25, 1.5, 2, 3};
        boolean notified = random.nextBoolean();
        return new Rate.Exponential(
                base,
                factors[random.nextInt(factors.length)],
                notified ? 1 + random.nextInt(4) : null,
                notified && random.nextInt(4) > 0 ? null : 1 + random.nextInt(4),
                base + random.nextInt(12));
    }

    private static List<Wave> waves(RandomGenerator random, int number) {
        List<Wave> waves = new ArrayList<>();
        for (int wave = 0; wave < number; wave++) {
            waves.add(new Wave(
                    new Wave.Selection.UpTo(Percentage.of(100.0 * (wave + 1) / number)),
                    random.nextInt(4) == 0
                            ? new Wave.Advance.Manual(1 + random.nextInt(2))
                            : new Wave.Advance.Automatic(Percentage.of(random.nextInt(101)))));
        }
        return waves;
    }

    private static List<Gate> gates(RandomGenerator random) {
        List<Gate> gates = new ArrayList<>();
        int number = random.nextInt(3);
        for (int gate = 0; gate < number; gate++) {
            gates.add(new Gate(
                    pick(random, Gate.FailureType.values()),
                    new Percentage(1 + random.nextInt(10_000)),
                    1 + random.nextInt(5),
                    pick(random, Gate.Action.values())));
        }
        return gates;
    }

    private static Schedule schedule(RandomGenerator random, List<OpenWeekly> windows, boolean continuous) {
        Instant start = random.nextInt(4) == 0 ? START.plus(minutes(random, 1, 600)) : null;
        Instant first = start == null ? START : start;
        Duration length = random.nextBoolean() ? minutes(random, 1, 60) : minutes(random, 60, 3000);
        Instant end = random.nextInt(continuous ? 2 : 4) == 0 ? first.plus(length) : null;
        return new Schedule(
                start,
                end,
                pick(random, Schedule.EndBehavior.values()),
                windows.stream().map(OpenWeekly::window).toList());
    }

    private static List<OpenWeekly> windows(RandomGenerator random) {
        List<OpenWeekly> windows = new ArrayList<>();
        int number = 1 + random.nextInt(2);
        for (int window = 0; window < number; window++) {
            windows.add(new OpenWeekly(
                    random.nextBoolean() ? null : pick(random, DayOfWeek.values()),
                    random.nextInt(24),
                    random.nextInt(60),
                    random.nextInt(3, 300)));
        }
        return windows;
    }

    private static Retry retry(RandomGenerator random) {
        if (random.nextInt(3) > 0) {
            return Retry.NEVER;
        }
        Duration base = minutes(random, 1, 30);
        return new Retry(random.nextInt(3), random.nextInt(3), base, 1 + random.nextInt(3), base.multipliedBy(3));
    }

    private static Cohort cohort(RandomGenerator random, int waves, Map<String, Long> bandwidth, boolean windowed) {
        List<String> sites = List.copyOf(bandwidth.keySet());
        return new Cohort(
                random.nextInt(waves),
                sites.isEmpty() || random.nextInt(4) == 0 ? null : sites.get(random.nextInt(sites.size())),
                windowed ? ZONES.get(random.nextInt(ZONES.size())) : null);
    }

    private static <T> T pick(RandomGenerator random, T[] values) {
        return values[random.nextInt(values.length)];
    }
}
