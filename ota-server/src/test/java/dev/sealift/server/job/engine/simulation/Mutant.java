package dev.sealift.server.job.engine.simulation;

import dev.sealift.api.ReasonCode;
import dev.sealift.server.job.engine.Attempts;
import dev.sealift.server.job.engine.Cohort;
import dev.sealift.server.job.engine.Counts;
import dev.sealift.server.job.engine.Decision;
import dev.sealift.server.job.engine.Due;
import dev.sealift.server.job.engine.Engine;
import dev.sealift.server.job.engine.Gate;
import dev.sealift.server.job.engine.JobState;
import dev.sealift.server.job.engine.Offered;
import dev.sealift.server.job.engine.Policy;
import dev.sealift.server.job.engine.Schedule;
import dev.sealift.server.job.engine.Tally;
import dev.sealift.server.job.engine.TargetState;
import dev.sealift.server.job.engine.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Planted bugs: each is the engine with one rule wrong, by what it is told, asked or allowed to say. */
enum Mutant implements Decider {
    /** An offer leaves the span of the rate a second early. */
    SHORT_MINUTE {
        @Override
        public List<Decision> decide(JobState job, Policy policy, Instant now) {
            Instant start = now.minusSeconds(59);
            return Engine.decide(
                    with(
                            job,
                            job.recent().stream()
                                    .filter(some -> some.at().isAfter(start))
                                    .toList()),
                    policy,
                    now);
        }
    },
    /** Offers that lie in the future, because clocks differ, are not counted. */
    FUTURE_FORGOTTEN {
        @Override
        public List<Decision> decide(JobState job, Policy policy, Instant now) {
            return Engine.decide(
                    with(
                            job,
                            job.recent().stream()
                                    .filter(some -> !some.at().isAfter(now))
                                    .toList()),
                    policy,
                    now);
        }
    },
    /** Retries do not count against the rate. */
    RETRIES_FREE {
        @Override
        public List<Decision> decide(JobState job, Policy policy, Instant now) {
            int again = job.waiting().stream().mapToInt(Waiting::again).sum();
            if (again == 0 || job.recent().isEmpty()) {
                return Engine.decide(job, policy, now);
            }
            Offered newest = job.recent().getFirst();
            List<Offered> recent = new ArrayList<>(job.recent());
            recent.set(
                    0, new Offered(newest.at(), newest.site(), Math.max(0, newest.devices() - again), newest.bytes()));
            return Engine.decide(with(job, recent), policy, now);
        }
    },
    /** The bytes of earlier offers are forgotten. */
    BYTES_FORGOTTEN {
        @Override
        public List<Decision> decide(JobState job, Policy policy, Instant now) {
            return Engine.decide(
                    with(
                            job,
                            job.recent().stream()
                                    .map(some -> new Offered(some.at(), some.site(), some.devices(), 0))
                                    .toList()),
                    policy,
                    now);
        }
    },
    /** The exponential rate grows one step early. */
    RATE_EARLY {
        @Override
        public List<Decision> decide(JobState job, Policy policy, Instant now) {
            return Engine.decide(
                    new JobState(
                            job.status(),
                            job.continuous(),
                            job.ended(),
                            job.approvals(),
                            job.wave(),
                            job.advances(),
                            job.waves(),
                            job.waiting(),
                            job.tally(),
                            job.notified() + 1,
                            job.imageBytes(),
                            job.recent(),
                            job.due()),
                    policy,
                    now);
        }
    },
    /** A gate closes when the threshold is passed, not when it is reached. */
    GATE_LATE {
        @Override
        public List<Decision> decide(JobState job, Policy policy, Instant now) {
            return Engine.decide(
                    job,
                    gates(
                            policy,
                            policy.gates().stream()
                                    .map(gate ->
                                            new Gate(gate.type(), gate.threshold(), gate.minimum() + 1, gate.action()))
                                    .toList()),
                    now);
        }
    },
    /** A failure with a retry to come is no failure yet. */
    RETRYING_NOT_COUNTED {
        @Override
        public List<Decision> decide(JobState job, Policy policy, Instant now) {
            Tally tally = job.tally();
            int failed = Math.max(0, tally.failed() - job.counts().retrying());
            return Engine.decide(
                    with(job, new Tally(tally.succeeded(), failed, tally.timedOut(), tally.rejected())), policy, now);
        }
    },
    /** Only what is in progress takes a slot. */
    QUEUED_TAKES_NO_SLOT {
        @Override
        public List<Decision> decide(JobState job, Policy policy, Instant now) {
            Integer ceiling = policy.maxInFlight();
            return Engine.decide(
                    job,
                    ceiling == null
                            ? policy
                            : new Policy(
                                    policy.rate(),
                                    policy.waves(),
                                    ceiling + job.counts().of(TargetState.QUEUED),
                                    policy.bandwidth(),
                                    policy.gates(),
                                    policy.soak(),
                                    policy.approvals(),
                                    policy.schedule(),
                                    policy.timeouts(),
                                    policy.retry()),
                    now);
        }
    },
    /** Windows are taken for those of UTC. */
    WINDOWS_IN_UTC {
        @Override
        public List<Decision> decide(JobState job, Policy policy, Instant now) {
            Map<Cohort, Cohort> real = new TreeMap<>();
            List<Waiting> waiting = new ArrayList<>();
            for (Waiting some : job.waiting()) {
                var utc = new Cohort(some.cohort().wave(), some.cohort().site(), null);
                if (real.put(utc, some.cohort()) == null) {
                    waiting.add(some);
                }
            }
            // One zone of each kind at a time keeps the numbers right.
            if (waiting.size() < job.waiting().size()) {
                return Engine.decide(job, policy, now);
            }
            List<Waiting> moved = waiting.stream()
                    .map(some -> new Waiting(
                            new Cohort(some.cohort().wave(), some.cohort().site(), null), some.fresh(), some.again()))
                    .toList();
            return Engine.decide(withWaiting(job, moved), policy, now).stream()
                    .map(decision -> decision instanceof Decision.Offer offer
                            ? new Decision.Offer(
                                    Objects.requireNonNullElse(real.get(offer.cohort()), offer.cohort()),
                                    offer.devices())
                            : decision)
                    .toList();
        }
    },
    /** A device that is silent before it took the job is forgotten. */
    SILENCE_FORGOTTEN {
        @Override
        public List<Decision> decide(JobState job, Policy policy, Instant now) {
            return Engine.decide(job, policy, now).stream()
                    .map(decision ->
                            decision instanceof Decision.TimeOut timeOut && timeOut.reason() == ReasonCode.DEVICE_SILENT
                                    ? new Decision.Postpone(timeOut.device(), null)
                                    : decision)
                    .toList();
        }
    },
    /** A success on probation takes a wave further. */
    SOAK_SKIPPED_BY_WAVES {
        @Override
        public List<Decision> decide(JobState job, Policy policy, Instant now) {
            List<Counts> waves = job.waves().stream()
                    .map(counts ->
                            counts.moved(TargetState.SOAKING, TargetState.SUCCEEDED, counts.of(TargetState.SOAKING)))
                    .toList();
            return job.due().isEmpty()
                    ? Engine.decide(withWaves(job, waves), policy, now)
                    : Engine.decide(job, policy, now);
        }
    },
    /** One retry more than allowed. */
    ONE_RETRY_MORE {
        @Override
        public List<Decision> decide(JobState job, Policy policy, Instant now) {
            List<Due> due = job.due().stream()
                    .map(some -> some instanceof Due.Expired expired
                            ? (Due) new Due.Expired(
                                    expired.device(), expired.cohort(), less(expired.attempts()), expired.reason())
                            : some)
                    .toList();
            return Engine.decide(
                    new JobState(
                            job.status(),
                            job.continuous(),
                            job.ended(),
                            job.approvals(),
                            job.wave(),
                            job.advances(),
                            job.waves(),
                            job.waiting(),
                            job.tally(),
                            job.notified(),
                            job.imageBytes(),
                            job.recent(),
                            due),
                    policy,
                    now);
        }

        private static Attempts less(Attempts attempts) {
            return new Attempts(attempts.failed(), Math.max(0, attempts.timedOut() - 1), attempts.counted());
        }
    },
    /** Offers go on for a minute after the end. */
    END_LATE {
        @Override
        public List<Decision> decide(JobState job, Policy policy, Instant now) {
            Schedule schedule = policy.schedule();
            Instant end = schedule.end();
            var later = new Schedule(
                    schedule.start(),
                    end == null ? null : end.plus(Duration.ofMinutes(1)),
                    schedule.atEnd(),
                    schedule.windows());
            return Engine.decide(
                    job,
                    new Policy(
                            policy.rate(),
                            policy.waves(),
                            policy.maxInFlight(),
                            policy.bandwidth(),
                            policy.gates(),
                            policy.soak(),
                            policy.approvals(),
                            later,
                            policy.timeouts(),
                            policy.retry()),
                    now);
        }
    },
    /** One approval fewer is enough. */
    APPROVAL_MISSING {
        @Override
        public List<Decision> decide(JobState job, Policy policy, Instant now) {
            return Engine.decide(
                    job,
                    new Policy(
                            policy.rate(),
                            policy.waves(),
                            policy.maxInFlight(),
                            policy.bandwidth(),
                            policy.gates(),
                            policy.soak(),
                            Math.max(0, policy.approvals() - 1),
                            policy.schedule(),
                            policy.timeouts(),
                            policy.retry()),
                    now);
        }
    };

    /** The rules shall find it, not that it is told something wrong each time. */
    @Override
    public boolean settles() {
        return false;
    }

    private static JobState with(JobState job, List<Offered> recent) {
        return copy(job, job.waves(), job.waiting(), job.tally(), recent);
    }

    private static JobState with(JobState job, Tally tally) {
        return copy(job, job.waves(), job.waiting(), tally, job.recent());
    }

    private static JobState withWaiting(JobState job, List<Waiting> waiting) {
        return copy(job, job.waves(), waiting, job.tally(), job.recent());
    }

    private static JobState withWaves(JobState job, List<Counts> waves) {
        return copy(job, waves, job.waiting(), job.tally(), job.recent());
    }

    private static JobState copy(
            JobState job, List<Counts> waves, List<Waiting> waiting, Tally tally, List<Offered> recent) {
        return new JobState(
                job.status(),
                job.continuous(),
                job.ended(),
                job.approvals(),
                job.wave(),
                job.advances(),
                waves,
                waiting,
                tally,
                job.notified(),
                job.imageBytes(),
                recent,
                job.due());
    }

    private static Policy gates(Policy policy, List<Gate> gates) {
        return new Policy(
                policy.rate(),
                policy.waves(),
                policy.maxInFlight(),
                policy.bandwidth(),
                gates,
                policy.soak(),
                policy.approvals(),
                policy.schedule(),
                policy.timeouts(),
                policy.retry());
    }
}
