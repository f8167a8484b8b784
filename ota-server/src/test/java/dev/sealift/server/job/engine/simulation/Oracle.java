package dev.sealift.server.job.engine.simulation;

import dev.sealift.api.ReasonCode;
import dev.sealift.server.job.engine.BlastRadius;
import dev.sealift.server.job.engine.Command;
import dev.sealift.server.job.engine.Gate;
import dev.sealift.server.job.engine.JobState;
import dev.sealift.server.job.engine.Policy;
import dev.sealift.server.job.engine.Rate;
import dev.sealift.server.job.engine.TargetState;
import dev.sealift.server.job.engine.Wave;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Knows what was committed and nothing of the engine's counters: it counts everything again from the history of each device,
 * and holds the engine to the policy in the policy's own words.
 */
final class Oracle {
    /** A rule was broken. */
    static final class Broken extends AssertionError {
        private static final long serialVersionUID = 1;

        Broken(String what) {
            super(what);
        }
    }

    /** What a device went through. */
    private static final class History {
        TargetState state = TargetState.WAITING;
        int offers;
        int failed;
        int timedOut;

        @Nullable
        Instant firstOffered;

        @Nullable
        TargetState latest;

        int latestEpoch;
        Instant since = Instant.MIN;
        Instant started = Instant.MIN;
        Instant heard = Instant.MIN;
        boolean finalReason;
    }

    private enum Job {
        SCHEDULED,
        RUNNING,
        PAUSED,
        OVER
    }

    private final Scenario scenario;
    private final Policy policy;
    private final @Nullable BlastRadius blastRadius;
    private final List<Row> rows = new ArrayList<>();
    private final List<History> histories = new ArrayList<>();
    private final NavigableMap<Instant, Integer> offers = new TreeMap<>();
    private final Map<String, NavigableMap<Instant, Long>> bytes = new TreeMap<>();
    private Job job = Job.SCHEDULED;
    private boolean afterEnd;
    private int approvals;
    private int advances;
    private int wave;
    private int epoch;
    private boolean advancedWithoutSuccess;
    private long allowed;

    Oracle(Scenario scenario) {
        this.scenario = scenario;
        this.policy = scenario.policy();
        blastRadius = scenario.skewed() ? null : BlastRadius.of(policy, targetsByWave());
    }

    private List<Integer> targetsByWave() {
        List<Integer> targets = new ArrayList<>();
        for (int number = 0; number < Math.max(1, policy.waves().size()); number++) {
            int of = number;
            targets.add((int) (scenario.targets().stream()
                            .filter(cohort -> cohort.wave() == of)
                            .count()
                    + scenario.joiners().stream()
                            .filter(cohort -> cohort.wave() == of)
                            .count()));
        }
        return targets;
    }

    private static void must(boolean holds, String rule) {
        if (!holds) {
            throw new Broken(rule);
        }
    }

    private History of(Row row) {
        return histories.get(row.position);
    }

    void joined(Row row) {
        rows.add(row);
        histories.add(new History());
    }

    void started(Row row, Instant now) {
        must(of(row).state == TargetState.QUEUED, "started what was not offered");
        of(row).state = TargetState.IN_PROGRESS;
        of(row).started = now;
        of(row).heard = now;
    }

    void heard(Row row, Instant now) {
        of(row).heard = now;
    }

    void ended(Row row, TargetState to, ReasonCode reason, Instant now) {
        History history = of(row);
        must(
                history.state == TargetState.IN_PROGRESS
                        || (history.state == TargetState.SOAKING && to == TargetState.FAILED),
                to + " after " + history.state);
        must(to != TargetState.SUCCEEDED || policy.soak().isZero(), "succeeded without a soak");
        history.finalReason = reason == ReasonCode.RELAPSED || reason == ReasonCode.SIGNATURE_INVALID;
        end(history, to, now);
    }

    void timedOut(Row row, ReasonCode reason, Instant now) {
        History history = of(row);
        Duration silence = policy.timeouts().silence();
        if (reason == ReasonCode.DEVICE_SILENT) {
            must(history.state.inFlight(), "silent, though " + history.state);
            must(silence != null && !now.isBefore(history.heard.plus(silence)), "silent too soon");
        } else {
            must(history.state == TargetState.IN_PROGRESS, "timed out, though " + history.state);
            must(!now.isBefore(history.started.plus(policy.timeouts().inProgress())), "timed out too soon");
        }
        history.finalReason = false;
        end(history, TargetState.TIMED_OUT, now);
    }

    private void end(History history, TargetState to, Instant now) {
        history.state = to;
        history.since = now;
        history.failed += to == TargetState.FAILED ? 1 : 0;
        history.timedOut += to == TargetState.TIMED_OUT ? 1 : 0;
        if (to != TargetState.DECLINED) {
            history.latest = to;
            history.latestEpoch = epoch;
        }
        if (blastRadius != null) {
            long failures = count(Gate.FailureType.ALL);
            must(failures <= blastRadius.worst(), failures + " failures, more than " + blastRadius);
            must(
                    !scenario.allFail() || advancedWithoutSuccess || failures <= blastRadius.whenAllFail(),
                    failures + " failures of a bad release, more than " + blastRadius);
        }
    }

    void requeued(Row row, Instant now) {
        History history = of(row);
        must(retryLeft(history), "offered again without a retry left");
        double wait = policy.retry().base().toMillis();
        for (int before = 1; before < history.failed + history.timedOut; before++) {
            wait *= policy.retry().factor();
        }
        long least = (long) Math.min(wait, (double) policy.retry().cap().toMillis());
        must(!now.isBefore(history.since.plusMillis(least)), "offered again too soon");
        history.state = TargetState.WAITING;
    }

    private boolean retryLeft(History history) {
        return !history.finalReason
                && ((history.state == TargetState.FAILED
                                && history.failed <= policy.retry().failed())
                        || (history.state == TargetState.TIMED_OUT
                                && history.timedOut <= policy.retry().timedOut()));
    }

    void soaked(Row row, Instant now) {
        History history = of(row);
        must(history.state == TargetState.SOAKING, "soaked, though " + history.state);
        must(!now.isBefore(history.since.plus(policy.soak())), "soaked too soon");
        history.state = TargetState.SUCCEEDED;
    }

    void left(Row row) {
        of(row).state = TargetState.REMOVED;
    }

    void canceled(Row row) {
        of(row).state = TargetState.CANCELED;
    }

    void offered(Row row, Instant now) {
        History history = of(row);
        must(job == Job.RUNNING && !afterEnd, "offered by a job that is " + job);
        must(history.state == TargetState.WAITING, "offered to a device that is " + history.state);
        history.state = TargetState.QUEUED;
        history.heard = now;
        history.offers++;
        must(history.offers <= 1 + history.failed + history.timedOut, "offered twice in one attempt");
        history.firstOffered = Objects.requireNonNullElse(history.firstOffered, now);
        must(row.cohort.wave() <= wave, "offered to wave " + row.cohort.wave() + " during wave " + wave);
        must(inSchedule(now), "offered before the start or after the end");
        must(scenario.windows().isEmpty() || inWindow(row.cohort.zone(), now), "offered outside of the windows");
        for (Gate gate : policy.gates()) {
            must(!closed(gate), "offered past " + gate);
        }
        long inFlight = histories.stream().filter(some -> some.state.inFlight()).count();
        must(policy.maxInFlight() == null || inFlight <= policy.maxInFlight(), inFlight + " in flight");
        offers.merge(now, 1, Integer::sum);
        requireRate(now);
        String site = row.cohort.site();
        if (site != null) {
            NavigableMap<Instant, Long> ofSite = bytes.computeIfAbsent(site, name -> new TreeMap<>());
            ofSite.merge(now, scenario.imageBytes(), Long::sum);
            requireBandwidth(site, ofSite, now);
        }
    }

    private boolean inSchedule(Instant now) {
        Instant start = policy.schedule().start();
        Instant end = policy.schedule().end();
        return (start == null || !now.isBefore(start)) && (end == null || now.isBefore(end));
    }

    private boolean inWindow(@Nullable ZoneId zone, Instant now) {
        ZoneId local = Objects.requireNonNullElse(zone, ZoneOffset.UTC);
        LocalDate today = LocalDate.ofInstant(now, local);
        return scenario.windows().stream()
                .anyMatch(window -> List.of(today, today.minusDays(1)).stream()
                        .filter(day -> window.day() == null || window.day() == day.getDayOfWeek())
                        .map(day -> day.atTime(window.hour(), window.minute())
                                .atZone(local)
                                .toInstant())
                        .anyMatch(opens -> !now.isBefore(opens)
                                && now.isBefore(opens.plus(Duration.ofMinutes(window.minutes())))));
    }

    /** In each span of 60 seconds that holds the offer, both ends included. */
    private void requireRate(Instant now) {
        for (Instant last : offers.subMap(now, true, now.plusSeconds(60), true).keySet()) {
            int sum = offers.subMap(last.minusSeconds(60), true, last, true).values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
            must(sum <= allowed, sum + " offers in a minute where " + allowed + " are allowed");
        }
    }

    /** What follows was decided knowing what is known now. */
    void asked(Instant now) {
        allowed = ratePerMinute(now);
    }

    /** AWS's rule, step by step, by the devices that were offered it before the last minute. */
    private long ratePerMinute(Instant now) {
        return switch (policy.rate()) {
            case Rate.Constant constant -> constant.perMinute();
            case Rate.Exponential exponential -> {
                long notified = histories.stream()
                        .filter(some -> some.firstOffered != null
                                && some.firstOffered.plusSeconds(60).isBefore(now))
                        .count();
                long succeeded = histories.stream()
                        .filter(some -> some.state == TargetState.SUCCEEDED)
                        .count();
                double rate = exponential.base();
                long step = 1;
                while (reached(notified, exponential.everyNotified(), step)
                        || reached(succeeded, exponential.everySucceeded(), step)) {
                    rate *= exponential.factor();
                    step++;
                }
                yield (long) Math.min(rate, exponential.cap());
            }
        };
    }

    private static boolean reached(long count, @Nullable Integer every, long step) {
        return every != null && count >= every * step;
    }

    private void requireBandwidth(String site, NavigableMap<Instant, Long> ofSite, Instant now) {
        Long limit = policy.bandwidth().get(site);
        for (Instant last : ofSite.subMap(now, true, now.plusSeconds(60), true).keySet()) {
            long sum = ofSite.subMap(last.minusSeconds(60), true, last, true).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            must(
                    limit == null || sum <= 60 * limit || sum == scenario.imageBytes(),
                    sum + " bytes in a minute to " + site + " where " + limit + " a second are allowed");
        }
    }

    private boolean closed(Gate gate) {
        long ended = histories.stream()
                .filter(some -> some.latest != null && some.latestEpoch == epoch)
                .count();
        return ended >= gate.minimum()
                && count(gate.type()) * 100.0 / ended >= gate.threshold().hundredths() / 100.0 - 1e-9;
    }

    private long count(Gate.FailureType type) {
        Map<TargetState, Integer> failures = new EnumMap<>(TargetState.class);
        for (History some : histories) {
            TargetState latest = some.latest;
            if (latest != null && some.latestEpoch == epoch) {
                failures.merge(latest, 1, Integer::sum);
            }
        }
        return switch (type) {
            case FAILED -> failures.getOrDefault(TargetState.FAILED, 0);
            case TIMED_OUT -> failures.getOrDefault(TargetState.TIMED_OUT, 0);
            case REJECTED -> failures.getOrDefault(TargetState.REJECTED, 0);
            case ALL ->
                failures.getOrDefault(TargetState.FAILED, 0)
                        + failures.getOrDefault(TargetState.TIMED_OUT, 0)
                        + failures.getOrDefault(TargetState.REJECTED, 0);
        };
    }

    void nextWave(int next) {
        must(next == wave + 1, "wave " + next + " after wave " + wave);
        must(job == Job.RUNNING, "a wave begins in a job that is " + job);
        for (Gate gate : policy.gates()) {
            must(!closed(gate), "a wave begins past " + gate);
        }
        int succeeded = 0;
        int all = 0;
        for (Row row : rows) {
            TargetState state = of(row).state;
            if (row.cohort.wave() == wave) {
                succeeded += state == TargetState.SUCCEEDED ? 1 : 0;
                all += switch (state) {
                    case CANCELED, REMOVED, DECLINED, EXCLUDED -> 0;
                    default -> 1;
                };
            }
        }
        switch (policy.waves().get(wave).advance()) {
            case Wave.Advance.Manual manual ->
                must(advances >= manual.operators(), "wave " + next + " begins though nobody said so");
            case Wave.Advance.Automatic automatic ->
                must(
                        advances > 0
                                || all == 0
                                || 100.0 * succeeded / all
                                        >= automatic.succeeded().value() - 1e-9,
                        "wave " + next + " begins with " + succeeded + " of " + all + " succeeded");
        }
        advancedWithoutSuccess |= all == 0; // its targets left
        wave = next;
        advances = 0;
    }

    void startedJob(Instant now) {
        must(job == Job.SCHEDULED, "starts, though " + job);
        must(approvals >= policy.approvals(), "starts without approval");
        must(inSchedule(now), "starts outside of its schedule");
        job = Job.RUNNING;
    }

    void paused() {
        must(job == Job.RUNNING, "pauses, though " + job);
        job = Job.PAUSED;
    }

    void aborted() {
        must(
                policy.gates().stream().anyMatch(gate -> gate.action() != Gate.Action.PAUSE && closed(gate)),
                "aborts for no reason");
        job = Job.OVER;
    }

    void endOfSchedule(Instant now) {
        must(!inSchedule(now), "ends too soon");
        afterEnd = true;
    }

    void completed() {
        for (History history : histories) {
            must(
                    !history.state.inFlight() && history.state != TargetState.SOAKING,
                    "completes though a device is " + history.state);
            must(
                    afterEnd || (history.state != TargetState.WAITING && !retryLeft(history)),
                    "completes though a device is to be offered it");
        }
        must(afterEnd || !scenario.continuous(), "a continuous job completes by itself");
        job = Job.OVER;
    }

    void commanded(Command command) {
        switch (command) {
            case Command.Approve approve -> approvals++;
            case Command.Advance advance -> {
                advances++;
                advancedWithoutSuccess |= policy.waves().get(wave).advance() instanceof Wave.Advance.Automatic;
            }
            case Command.Pause pause -> job = Job.PAUSED;
            case Command.Resume resume -> {
                job = Job.RUNNING;
                epoch += resume.anew() ? 1 : 0;
            }
            case Command.Cancel cancel -> job = Job.OVER;
            case Command.Replace replace -> throw new IllegalArgumentException("not simulated");
        }
    }

    /** What the server stores is what happened, no report forgotten. */
    void compare(JobState state) {
        Map<TargetState, Integer> counts = new EnumMap<>(TargetState.class);
        for (Row row : rows) {
            History history = of(row);
            must(row.state == history.state, row.device + " is " + row.state + " but was " + history.state);
            must(row.number == history.offers, row.device + " was offered it " + history.offers + " times");
            counts.merge(row.state, 1, Integer::sum);
        }
        for (TargetState some : TargetState.values()) {
            must(
                    state.counts().of(some) == counts.getOrDefault(some, 0),
                    "counts " + state.counts() + ", not " + counts);
        }
        must(
                state.tally().ended()
                        == histories.stream()
                                .filter(some -> some.latest != null && some.latestEpoch == epoch)
                                .count(),
                "the tally is not what ended");
    }

    boolean everyExecutionEnded() {
        return histories.stream()
                .noneMatch(history -> history.state.inFlight() || history.state == TargetState.SOAKING);
    }
}
