package dev.sealift.server.job;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.Hold;
import dev.sealift.api.Phase;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.operator.JobPolicy;
import dev.sealift.api.operator.Jobs;
import dev.sealift.server.job.engine.Counts;
import dev.sealift.server.job.engine.Engine;
import dev.sealift.server.job.engine.GateView;
import dev.sealift.server.job.engine.JobState;
import dev.sealift.server.job.engine.Offered;
import dev.sealift.server.job.engine.TargetState;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/** Jobs as operators see them. */
final class JobViews {
    private final Stores stores;
    private final JobStates states;
    private final Clock clock;

    JobViews(Stores stores, JobStates states, Clock clock) {
        this.stores = stores;
        this.states = states;
        this.clock = clock;
    }

    Jobs.View of(Handle tx, Job job) {
        Instant now = clock.instant();
        JobState state = states.of(tx, job, now).state();
        Counts counts = state.counts();
        String digest = stores.approvals().digest(tx, job);
        Job.Progress progress = job.progress();
        Map<String, Integer> reasons = stores.cohorts().counters(tx, job.id(), "reason:");
        return new Jobs.View(
                job.id(),
                job.kind(),
                job.description(),
                job.release(),
                digest,
                job.status(),
                progress.statusReason(),
                job.selection(),
                stores.jobs().groups(tx, job.id()),
                job.priority(),
                job.policy(),
                job.allowDowngrade(),
                job.createdBy(),
                job.counterOf(),
                job.createdAt(),
                progress.startedAt(),
                progress.completedAt(),
                counts.targets(),
                counts.of(TargetState.WAITING),
                counts.of(TargetState.EXCLUDED),
                counts.of(TargetState.SOAKING),
                counts.retrying(),
                counts.of(TargetState.DECLINED),
                reasons.getOrDefault(ReasonCode.ALREADY_INSTALLED.name(), 0),
                executions(counts),
                named(stores.cohorts().counters(tx, job.id(), "phase:"), Phase.class),
                named(reasons, ReasonCode.class),
                progress.wave(),
                waves(tx, job, state),
                gates(job, state),
                stores.approvals().list(tx, job.id(), digest),
                job.rules().rate().perMinute(progress.notified(), counts.of(TargetState.SUCCEEDED)),
                state.recent().stream().mapToInt(Offered::devices).sum(),
                holds(job, state, now));
    }

    private static List<Hold> holds(Job job, JobState state, Instant now) {
        if (!job.progress().planned()) {
            return List.of(Hold.PLANNING);
        }
        return job.progress().sweep() == null
                ? List.copyOf(Engine.holds(state, job.rules(), now))
                : List.of(Hold.SETTLING);
    }

    private static Map<ExecutionStatus, Integer> executions(Counts counts) {
        Map<ExecutionStatus, Integer> executions = new EnumMap<>(ExecutionStatus.class);
        for (TargetState state : TargetState.values()) {
            if (state.status() != null && counts.of(state) > 0) {
                executions.merge(state.status(), counts.of(state), Integer::sum);
            }
        }
        return executions;
    }

    private static <E extends Enum<E>> Map<E, Integer> named(Map<String, Integer> counters, Class<E> type) {
        Map<E, Integer> named = new EnumMap<>(type);
        counters.forEach((name, n) -> named.put(Enum.valueOf(type, name), n));
        return named;
    }

    private List<Jobs.Wave> waves(Handle tx, Job job, JobState state) {
        return IntStream.range(0, state.waves().size())
                .mapToObj(wave -> wave(tx, job, wave, state.waves().get(wave)))
                .toList();
    }

    private Jobs.Wave wave(Handle tx, Job job, int number, Counts counts) {
        int succeeded = counts.of(TargetState.SUCCEEDED);
        return new Jobs.Wave(
                number,
                counts.targets(),
                counts.of(TargetState.WAITING),
                counts.inFlight(),
                succeeded,
                counts.targets() - counts.open(),
                stores.approvals().advancedBy(tx, job.id(), number));
    }

    private static List<Jobs.Gate> gates(Job job, JobState state) {
        List<GateView> views = Engine.gates(state, job.rules());
        List<JobPolicy.Gate> gates = Objects.requireNonNull(job.policy().gates());
        List<Jobs.Gate> all = new ArrayList<>();
        for (int i = 0; i < gates.size(); i++) {
            GateView view = views.get(i);
            all.add(new Jobs.Gate(
                    gates.get(i), Jobs.GateState.valueOf(view.state().name()), view.ended(), view.failed()));
        }
        return all;
    }

    /** The wave of each cohort, by its number. */
    Map<Integer, Integer> waveOf(Handle tx, Job job) {
        Map<Integer, Integer> waves = new HashMap<>();
        stores.cohorts()
                .list(tx, job.id())
                .forEach(row -> waves.put(row.number(), row.cohort().wave()));
        return waves;
    }
}
