package dev.sealift.server.job.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.sealift.api.JobStatus;
import dev.sealift.api.ReasonCode;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ForecastTest {
    private static final Duration RUN = Duration.ofMinutes(4);
    private static final List<Behavior> GOOD =
            List.of(new Behavior(1, Duration.ofMinutes(1), RUN, TargetState.SUCCEEDED, ReasonCode.NONE));
    private static final Behavior BAD =
            new Behavior(1, Duration.ofMinutes(1), RUN, TargetState.FAILED, ReasonCode.NONE);

    private final Jobs job = new Jobs();

    private Forecast forecast(List<Behavior> behaviors, int devices) {
        return Forecast.of(created(Map.of(Cohort.ONLY, devices)), behaviors, Map.of("WRONG_BOARD", 3));
    }

    private Replay.Created created(Map<Cohort, Integer> targets) {
        return new Replay.Created(Jobs.NOW, job.policy(), false, 60_000, targets);
    }

    @Test
    void says_who_gets_it_when_and_when_it_ends() {
        Forecast forecast = forecast(GOOD, 25);
        Instant last = Jobs.NOW.plusSeconds(122); // after two spans of 60 seconds and a grain each
        assertThat(forecast.end()).isEqualTo(JobStatus.COMPLETED);
        assertThat(forecast.arrivals())
                .containsExactly(new Forecast.Arrival(
                        Cohort.ONLY, 25, Jobs.NOW, Jobs.NOW.plusMillis(60_001), Jobs.NOW.plusMillis(120_002)));
        assertThat(forecast.finish()).isBetween(last.plus(RUN), last.plus(RUN).plusSeconds(61));
        assertThat(forecast.peakBytes()).isEqualTo(10 * 1000);
        assertThat(forecast.excluded()).containsEntry("WRONG_BOARD", 3);
        assertThat(forecast.curve().getFirst()).isEqualTo(new Forecast.Point(Jobs.NOW, 10, 0, 0));
        assertThat(forecast.curve().getLast())
                .isEqualTo(new Forecast.Point(Objects.requireNonNull(forecast.finish()), 25, 25, 0));
    }

    @Test
    void a_bad_release_stops_at_the_gate_within_the_blast_radius() {
        job.maxInFlight = 5;
        Forecast forecast = forecast(List.of(BAD), 1000);
        assertThat(forecast.end()).isEqualTo(JobStatus.PAUSED);
        assertThat(forecast.endReason()).contains("5 of 5 ended executions");
        assertThat(forecast.blastRadius().whenAllFail()).isEqualTo(6);
        assertThat(forecast.curve().getLast().failed()).isEqualTo(5);
    }

    @Test
    void retries_soak_waves_and_silence_are_lived_through() {
        job.gates = List.of();
        job.soak = Duration.ofHours(1);
        job.retry = new Retry(1, 1, Duration.ofMinutes(1), 1, Duration.ofMinutes(1));
        job.waves = List.of(
                new Wave(new Wave.Selection.UpTo(Percentage.of(50)), new Wave.Advance.Manual(1)),
                new Wave(new Wave.Selection.UpTo(Percentage.ALL), new Wave.Advance.Manual(1)));
        var silent = new Behavior(1, Duration.ZERO, RUN, TargetState.QUEUED, ReasonCode.NONE);
        var hangs = new Behavior(1, Duration.ZERO, RUN, TargetState.IN_PROGRESS, ReasonCode.NONE);
        Forecast forecast = Forecast.of(
                created(Map.of(Cohort.ONLY, 40, new Cohort(1, null, null), 40)),
                List.of(GOOD.getFirst(), BAD, silent, hangs),
                Map.of());
        assertThat(forecast.end()).isEqualTo(JobStatus.COMPLETED);
        Forecast.Point last = forecast.curve().getLast();
        assertThat(last.succeeded() + last.failed()).isEqualTo(80);
        assertThat(last.succeeded())
                .as("a quarter of 80, of the 60 others, and of the 20 that failed once either way")
                .isEqualTo(40);
        Instant second = forecast.arrivals().getLast().first();
        assertThat(second).isAfter(Jobs.NOW.plus(job.soak));
    }

    @Test
    void a_device_that_never_answers_without_a_limit_of_silence_leaves_the_end_open() {
        job.timeouts = new Timeouts(Duration.ofHours(1), null);
        var gone = new Behavior(1, Duration.ZERO, RUN, TargetState.QUEUED, ReasonCode.NONE);
        Forecast forecast = forecast(List.of(gone), 5);
        assertThat(forecast.end()).isEqualTo(JobStatus.IN_PROGRESS);
        assertThat(forecast.finish()).isNull();
    }

    @Test
    void a_million_devices_cost_no_more_than_some_decisions() {
        job.rate = new Rate.Constant(1000);
        job.maxInFlight = 5000;
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        Forecast forecast = forecast(Behavior.good(Duration.ofMinutes(15), RUN), 1_000_000);
        Duration took = Duration.ofNanos(threads.getCurrentThreadCpuTime() - before);
        System.out.println("engine: forecast of 1,000,000 devices in " + took.toMillis() + " ms of CPU");
        assertThat(forecast.end()).isEqualTo(JobStatus.COMPLETED);
        assertThat(forecast.curve()).hasSizeLessThanOrEqualTo(Forecast.POINTS);
        assertThat(took).isLessThan(Duration.ofSeconds(15)); // gross slowness only
    }

    @Test
    void another_policy_is_tried_with_the_devices_of_a_recorded_job() {
        List<Replay.Entry> entries = new ArrayList<>();
        entries.add(created(Map.of(Cohort.ONLY, 20)));
        List<Decision> decisions = List.of(new Decision.Start(), Jobs.offer(10));
        entries.add(new Replay.Decided(Jobs.NOW, List.of(), decisions));
        assertThat(Replay.differences(entries)).isEmpty();
        Instant start = Jobs.NOW.plusSeconds(30);
        Instant end = Jobs.NOW.plusSeconds(90);
        entries.add(new Replay.Changed(start, Change.started(Cohort.ONLY), ReasonCode.NONE));
        entries.add(new Replay.Changed(start, Change.started(Cohort.ONLY), ReasonCode.NONE));
        entries.add(changed(end, TargetState.SUCCEEDED));
        assertThatIllegalArgumentException().isThrownBy(() -> under(entries.subList(0, 2)));
        entries.add(changed(end, TargetState.FAILED));

        assertThat(observed(entries).behaviors())
                .extracting(Behavior::outcome, Behavior::reason, Behavior::pickUp, Behavior::run)
                .containsExactly(
                        tuple(TargetState.SUCCEEDED, ReasonCode.NONE, Duration.ofSeconds(30), Duration.ofSeconds(60)),
                        tuple(
                                TargetState.FAILED,
                                ReasonCode.SELF_TEST_FAILED,
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(60)));
        assertThat(under(entries).end()).isEqualTo(JobStatus.PAUSED);
        job.gates = List.of();
        Forecast without = under(entries);
        assertThat(without.end()).isEqualTo(JobStatus.COMPLETED);
        assertThat(without.curve().getLast().failed()).isEqualTo(10);
    }

    private Forecast under(List<Replay.Entry> entries) {
        return Forecast.of(created(Map.of(Cohort.ONLY, 20)), observed(entries).behaviors(), Map.of());
    }

    @Test
    void a_job_over_a_million_devices_is_replayed_like_a_small_one_that_went_alike() {
        job.gates = List.of();
        List<Behavior> few = went(4000);
        List<Behavior> many = went(1_000_000);
        assertThat(many).isEqualTo(few.stream().map(some -> times(250, some)).toList());
        assertThat(few).hasSize(16);

        job.rate = new Rate.Constant(400);
        Forecast small = Forecast.of(created(Map.of(Cohort.ONLY, 4000)), few, Map.of());
        job.rate = new Rate.Constant(100_000);
        Forecast large = Forecast.of(created(Map.of(Cohort.ONLY, 1_000_000)), many, Map.of());
        assertThat(large.end()).isEqualTo(small.end()).isEqualTo(JobStatus.COMPLETED);
        assertThat(large.curve().getLast().failed())
                .isEqualTo(250 * small.curve().getLast().failed())
                .isEqualTo(100_000);
    }

    /** Of ten devices that are offered a job together, one fails, and each takes longer than the one before. */
    private List<Behavior> went(int devices) {
        var observed = new Observed();
        observed.note(created(Map.of(Cohort.ONLY, devices)));
        for (int offer = 0; offer < 100; offer++) {
            Instant at = Jobs.NOW.plusSeconds(offer);
            int together = devices / 100;
            observed.note(new Replay.Decided(at, List.of(), List.of(Jobs.offer(together))));
            for (int device = 0; device < together; device++) {
                observed.note(new Replay.Changed(at.plusSeconds(30), Change.started(Cohort.ONLY), ReasonCode.NONE));
            }
            for (int device = 0; device < together; device++) {
                Instant end = at.plusSeconds(90 + 10 * (device % 10));
                observed.note(changed(end, device % 10 == 0 ? TargetState.FAILED : TargetState.SUCCEEDED));
            }
        }
        return observed.behaviors();
    }

    private static Behavior times(int factor, Behavior some) {
        return new Behavior(factor * some.weight(), some.pickUp(), some.run(), some.outcome(), some.reason());
    }

    private static Observed observed(List<Replay.Entry> entries) {
        var observed = new Observed();
        entries.forEach(observed::note);
        return observed;
    }

    private static Replay.Changed changed(Instant at, TargetState to) {
        return new Replay.Changed(
                at,
                Change.ended(Cohort.ONLY, TargetState.IN_PROGRESS, to, null, false),
                to == TargetState.FAILED ? ReasonCode.SELF_TEST_FAILED : ReasonCode.NONE);
    }

    @Test
    void a_recorded_decision_that_the_engine_would_not_take_is_a_difference() {
        List<Replay.Entry> entries = List.of(
                created(Map.of(Cohort.ONLY, 20)),
                new Replay.Decided(Jobs.NOW, List.of(), List.of(new Decision.Start(), Jobs.offer(11))));
        assertThat(Replay.differences(entries))
                .singleElement()
                .satisfies(difference ->
                        assertThat(difference.now()).containsExactly(new Decision.Start(), Jobs.offer(10)));
    }
}
