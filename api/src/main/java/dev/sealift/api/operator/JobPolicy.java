package dev.sealift.api.operator;

import dev.sealift.api.limit.Range;
import dev.sealift.api.limit.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How fast a job goes, when it stops, and how long each device may take; all parts hold at once. Absent parts take the server's
 * defaults, which the reply shows. A template's policy and a file for {@code --policy} have this shape too.
 *
 * @param waves          parts of the targets that go one after the other; the last is 100 %. Absent: all at once
 * @param maxInFlight    most devices that are QUEUED or IN_PROGRESS at a time, at least 1. Absent: no ceiling
 * @param bytesPerSecond ceiling on the bytes of the images offered, by group
 * @param gates          when too much failed. Absent: ALL, 20 % of at least 10, CANCEL. Empty: none
 * @param soakMinutes    0–43200: how long a success is on probation. Absent: 0
 * @param approvals      0–10: persons other than the creator who must approve before the start. Absent: 0
 */
public record JobPolicy(
        @Nullable Rollout rollout,
        @Nullable @Size(max = 50) List<Wave> waves,
        @Nullable @Range(min = 1, max = Integer.MAX_VALUE) Integer maxInFlight,
        @Nullable @Size(max = 50) Map<String, @Range(min = 1, max = Long.MAX_VALUE / 60) Long> bytesPerSecond,
        @Nullable @Size(max = 20) List<Gate> gates,
        @Nullable @Range(max = 43_200) Integer soakMinutes,
        @Nullable @Range(max = 10) Integer approvals,
        @Nullable Schedule schedule,
        @Nullable Timeout timeout,
        @Nullable Retry retry) {
    /** All defaults. */
    public static final JobPolicy DEFAULT = of(null, null, null);

    /** A rate, a gate, a timeout. */
    public static JobPolicy of(@Nullable Rollout rollout, @Nullable Gate gate, @Nullable Timeout timeout) {
        return new JobPolicy(
                rollout, null, null, null, gate == null ? null : List.of(gate), null, null, null, timeout, null);
    }

    /**
     * Devices offered the job in any 60 seconds, retries and late joiners among them.
     *
     * @param maximumPerMinute 1–100000; absent: 60, or with an exponential rate 1000
     */
    public record Rollout(
            @Nullable @Range(min = 1, max = 100_000) Integer maximumPerMinute,
            @Nullable ExponentialRate exponentialRate) {
        /** A constant rate. */
        public Rollout(int maximumPerMinute) {
            this(maximumPerMinute, null);
        }
    }

    /**
     * A rate that grows with the job's success.
     *
     * @param baseRatePerMinute at least 1
     * @param incrementFactor   1.1–5
     */
    public record ExponentialRate(
            @Range(min = 1, max = 100_000) int baseRatePerMinute,
            @Range(min = 1, max = 5) double incrementFactor,
            RateIncrease rateIncreaseCriteria) {}

    /** The rate grows with each so many devices, at least 1; with both given, whichever comes first. */
    public record RateIncrease(
            @Nullable @Range(min = 1, max = Integer.MAX_VALUE)
            Integer numberOfNotifiedThings,

            @Nullable @Range(min = 1, max = Integer.MAX_VALUE)
            Integer numberOfSucceededThings) {}

    /**
     * One part of the targets: up to a share of all, or the members of a group.
     *
     * @param percentage          above 0, at most 100, cumulative
     * @param advance             how the next wave begins. Absent: AUTOMATIC
     * @param succeededPercentage AUTOMATIC: the share of this wave that must have succeeded and soaked. Absent: 100
     * @param operators           MANUAL: 1–10 different operators must say so. Absent: 1
     */
    public record Wave(
            @Nullable @Range(max = 100) Double percentage,
            @Nullable String group,
            @Nullable Advance advance,
            @Nullable @Range(max = 100) Double succeededPercentage,
            @Nullable @Range(min = 1, max = 10) Integer operators) {
        /** An automatic wave. */
        public static Wave upTo(double percentage) {
            return new Wave(percentage, null, null, null, null);
        }
    }

    /** How the next wave begins. */
    public enum Advance {
        AUTOMATIC,
        MANUAL
    }

    /**
     * With E devices of which an attempt ended, F of them of the failure type, the gate closes when E reaches the minimum and
     * {@code 100 F / E} the threshold.
     *
     * @param thresholdPercentage       above 0, at most 100, two decimals
     * @param minNumberOfExecutedThings at least 1
     * @param action                    absent: CANCEL
     */
    public record Gate(
            FailureType failureType,
            @Range(max = 100) double thresholdPercentage,
            @Range(min = 1, max = Integer.MAX_VALUE) int minNumberOfExecutedThings,
            @Nullable GateAction action) {
        /** A gate that cancels. */
        public Gate(FailureType failureType, double thresholdPercentage, int minNumberOfExecutedThings) {
            this(failureType, thresholdPercentage, minNumberOfExecutedThings, null);
        }
    }

    /** Which ends count. */
    public enum FailureType {
        FAILED,
        REJECTED,
        TIMED_OUT,
        /** All three. */
        ALL
    }

    /** What a closed gate does. */
    public enum GateAction {
        /** Nothing more is offered until an operator resumes the job. */
        PAUSE,
        /** The job ends: what is queued is cancelled, what is in progress goes on to its end. */
        CANCEL,
        /** As CANCEL, and the updated devices are offered the release they ran before. */
        ROLL_BACK
    }

    /**
     * When the job may offer anything.
     *
     * @param endBehavior        absent: STOP_ROLLOUT
     * @param maintenanceWindows absent or empty: at any time
     */
    public record Schedule(
            @Nullable Instant startTime,
            @Nullable Instant endTime,
            @Nullable EndBehavior endBehavior,
            @Nullable @Size(max = 20) List<MaintenanceWindow> maintenanceWindows) {}

    /** What happens at the end to what was offered before. */
    public enum EndBehavior {
        STOP_ROLLOUT,
        CANCEL,
        FORCE_CANCEL
    }

    /**
     * A recurring time in the device's own zone.
     *
     * @param startTime         {@code cron(MINUTES HOURS DAY-OF-MONTH MONTH DAY-OF-WEEK YEAR)}
     * @param durationInMinutes 1–1430
     */
    public record MaintenanceWindow(
            String startTime, @Range(min = 1, max = 1430) int durationInMinutes) {}

    /**
     * When a device's time is up.
     *
     * @param inProgressTimeoutInMinutes 1–10080; absent: 60
     * @param silenceInMinutes           1–10080 without a sign of life of a device that was offered the job; absent: a device
     *                                   may be away for ever
     */
    public record Timeout(
            @Nullable @Range(min = 1, max = 10_080) Integer inProgressTimeoutInMinutes,
            @Nullable @Range(min = 1, max = 10_080) Integer silenceInMinutes) {
        /** Only for what is in progress. */
        public Timeout(int inProgressTimeoutInMinutes) {
            this(inProgressTimeoutInMinutes, null);
        }
    }

    /**
     * Offers after a failure, at most 10 in total. What cannot get better is not offered again.
     *
     * @param failed            retries after FAILED. Absent: 0
     * @param timedOut          retries after TIMED_OUT. Absent: 0
     * @param backOffMinutes    0–10080 before the first retry. Absent: 5
     * @param backOffFactor     1–10: how much longer each further one waits. Absent: 2
     * @param maxBackOffMinutes longest wait. Absent: a day
     */
    public record Retry(
            @Nullable @Range(max = 10) Integer failed,
            @Nullable @Range(max = 10) Integer timedOut,
            @Nullable @Range(max = 10_080) Integer backOffMinutes,
            @Nullable @Range(min = 1, max = 10) Double backOffFactor,
            @Nullable @Range(max = 43_200) Integer maxBackOffMinutes) {}
}
