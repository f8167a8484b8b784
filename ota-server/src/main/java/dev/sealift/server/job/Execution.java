package dev.sealift.server.job;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.Phase;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.device.StatusDetails;
import dev.sealift.server.job.engine.Attempts;
import dev.sealift.server.job.engine.Evidence;
import dev.sealift.server.job.engine.TargetState;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One device's part of a job.
 *
 * @param cohort   number of its {@link CohortStore cohort}
 * @param named    a target by its own name, not through a group
 * @param again    WAITING, but was offered the job before
 * @param number   of the attempt
 * @param version  1 when offered, one more with each change
 * @param details  what the device said last
 * @param reason   why it ended, or what the last claim of success lacked
 * @param mark     what the device ran at the start
 * @param attempts what it has behind it
 * @param epoch    of the tally that {@code attempts} speaks of
 */
record Execution(
        String job,
        String device,
        int cohort,
        boolean named,
        boolean again,
        TargetState state,
        long number,
        long version,
        Map<String, String> details,
        @Nullable ReasonCode reason,
        Evidence.@Nullable Mark mark,
        Times times,
        Attempts attempts,
        int epoch) {

    /**
     * Its times.
     *
     * @param deadline when it is TIMED_OUT; present while it is in progress
     * @param due      when time alone changes something
     */
    record Times(
            @Nullable Instant queuedAt,
            @Nullable Instant startedAt,
            @Nullable Instant updatedAt,
            @Nullable Instant endedAt,
            @Nullable Instant deadline,
            @Nullable Instant due) {
        /** Of a target that was not offered the job. */
        static final Times NONE = new Times(null, null, null, null, null, null);
    }

    /** A target that cannot take the job. */
    static Execution excluded(String job, String device, int cohort, boolean named, long number, ReasonCode why) {
        return new Execution(
                job,
                device,
                cohort,
                named,
                false,
                TargetState.EXCLUDED,
                number,
                0,
                Map.of(),
                why,
                null,
                Times.NONE,
                Attempts.NONE,
                0);
    }

    Execution started(
            Instant now, Instant deadline, Instant due, Evidence.@Nullable Mark at, Map<String, String> newDetails) {
        return with(
                TargetState.IN_PROGRESS,
                newDetails,
                reason,
                at,
                new Times(times.queuedAt, now, now, null, deadline, due));
    }

    Execution progressed(
            Instant now, Instant deadline, Instant due, Map<String, String> newDetails, @Nullable ReasonCode why) {
        return with(
                TargetState.IN_PROGRESS,
                newDetails,
                why,
                mark,
                new Times(times.queuedAt, times.startedAt, now, null, deadline, due));
    }

    /** @param due when a retry or the end of the probation is due */
    Execution ended(
            Instant now,
            TargetState end,
            Map<String, String> newDetails,
            @Nullable ReasonCode why,
            @Nullable Instant due) {
        return with(end, newDetails, why, mark, new Times(times.queuedAt, times.startedAt, now, now, null, due));
    }

    /** The same with what it has behind it now. */
    Execution behind(Attempts behind, int inEpoch) {
        return new Execution(
                job, device, cohort, named, again, state, number, version, details, reason, mark, times, behind,
                inEpoch);
    }

    /** The same with another moment at which time alone changes something. */
    Execution due(@Nullable Instant at) {
        var later = new Times(times.queuedAt, times.startedAt, times.updatedAt, times.endedAt, times.deadline, at);
        return new Execution(
                job, device, cohort, named, again, state, number, version, details, reason, mark, later, attempts,
                epoch);
    }

    /** A success that is no longer on probation; for the device nothing changes. */
    Execution soaked() {
        return new Execution(
                job,
                device,
                cohort,
                named,
                false,
                TargetState.SUCCEEDED,
                number,
                version,
                details,
                reason,
                mark,
                due(null).times,
                attempts,
                epoch);
    }

    /**
     * The next attempt, which waits for an offer.
     *
     * @param base the numbers up to it are taken
     */
    Execution anew(Attempts behind, long base) {
        return new Execution(
                job,
                device,
                cohort,
                named,
                true,
                TargetState.WAITING,
                Math.max(number, base) + 1,
                0,
                Map.of(),
                null,
                null,
                Times.NONE,
                behind,
                epoch);
    }

    private Execution with(
            TargetState newState,
            Map<String, String> newDetails,
            @Nullable ReasonCode why,
            Evidence.@Nullable Mark newMark,
            Times newTimes) {
        return new Execution(
                job,
                device,
                cohort,
                named,
                false,
                newState,
                number,
                version + 1,
                Map.copyOf(newDetails),
                why,
                newMark,
                newTimes,
                attempts,
                epoch);
    }

    /** Whether it ended and is to be offered again. */
    boolean retrying() {
        return times.due != null && (state == TargetState.FAILED || state == TargetState.TIMED_OUT);
    }

    /** How far it is, if it is in progress and the device said so. */
    @Nullable
    Phase phase() {
        return state == TargetState.IN_PROGRESS ? phaseOf(details) : null;
    }

    static @Nullable Phase phaseOf(Map<String, String> details) {
        String name = details.get(StatusDetails.PHASE);
        return Arrays.stream(Phase.values())
                .filter(phase -> phase.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** Details with the reason among them, so that plain AWS clients see it too. */
    static Map<String, String> detailsWith(Map<String, String> details, @Nullable ReasonCode why) {
        if (why == null || why == ReasonCode.NONE) {
            return details;
        }
        Map<String, String> extended = new HashMap<>(details);
        extended.put(StatusDetails.REASON, why.name());
        return extended;
    }

    /** The state of an execution that was offered, in the words of AWS IoT Jobs. */
    ExecutionStatus offeredStatus() {
        return Objects.requireNonNull(state.status(), "not offered");
    }
}
