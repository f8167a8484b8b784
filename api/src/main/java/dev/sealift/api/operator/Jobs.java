package dev.sealift.api.operator;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.Hold;
import dev.sealift.api.JobKind;
import dev.sealift.api.JobStatus;
import dev.sealift.api.Phase;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.Tagged;
import dev.sealift.api.TargetSelection;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/jobs}. */
public final class Jobs {
    private Jobs() {}

    /**
     * {@code POST /api/v1/jobs}, and {@code POST /api/v1/jobs/plan} for the same without doing it.
     *
     * @param id              absent: the server makes one
     * @param template        what is absent here is taken from it
     * @param kind            absent: UPDATE
     * @param release         of an UPDATE
     * @param document        of a CUSTOM job: a JSON object as a text of at most 32768 bytes
     * @param targets         devices, offered the job in this order
     * @param groups          groups, whose members follow in a stable pseudo-random order
     * @param targetSelection absent: SNAPSHOT
     * @param priority        -100–100: a device with several jobs takes the highest first. Absent: 0
     * @param allowDowngrade  devices may take a version older than theirs. Absent: false
     */
    public record Create(
            @Nullable String id,
            @Nullable String template,
            @Nullable JobKind kind,
            @Nullable String release,
            @Nullable String document,
            @Nullable List<String> targets,
            @Nullable List<String> groups,
            @Nullable TargetSelection targetSelection,
            @Nullable Integer priority,
            @Nullable String description,
            @Nullable JobPolicy policy,
            @Nullable Boolean allowDowngrade) {
        /** Offers a release to devices. */
        public Create(
                @Nullable String id,
                String release,
                List<String> targets,
                @Nullable JobPolicy policy,
                @Nullable Boolean allowDowngrade) {
            this(id, null, null, release, null, targets, null, null, null, null, policy, allowDowngrade);
        }
    }

    /**
     * Reply of {@code POST /api/v1/jobs/plan}: what the job would do on the inventory as it is, if all devices succeed, ask for
     * work every minute and take five minutes, operators approve at once, and advance a wave when all of it has ended.
     *
     * @param targets            that can take it, by wave
     * @param excluded           that cannot, by reason
     * @param bytes              that all targets download together, if each takes the largest image
     * @param peakBytesPerSecond most that is offered in any 60 seconds, divided by 60
     * @param failIfAllFail      devices that can have failed before the gates stop the job, when every device that takes it fails
     * @param failAtWorst        the same when devices fail so that the gates stay open as long as possible
     * @param end                how it ends; IN_PROGRESS when it does not within two years
     * @param finish             when its last execution has ended
     * @param curve              at most 200 points
     * @param arrivals           who is offered it when
     */
    public record Plan(
            JobPolicy policy,
            List<Integer> targets,
            Map<ReasonCode, Integer> excluded,
            long bytes,
            long peakBytesPerSecond,
            int failIfAllFail,
            int failAtWorst,
            JobStatus end,
            @Nullable String endReason,
            @Nullable Instant finish,
            List<PlanPoint> curve,
            List<Arrival> arrivals) {}

    /** {@code POST /api/v1/jobs/{id}/replay}. {@code policy}: what is absent in it stays as the job had it. */
    public record Replay(@Nullable JobPolicy policy) {}

    /**
     * Reply of {@link Replay}.
     *
     * @param replayed what would have become of the job if its devices had behaved as they did, in proportion; who joined late
     *                 takes part from the start
     */
    public record Replayed(Recorded recorded, Plan replayed) {}

    /** What became of a job. {@code succeeded} includes those on probation. {@code finish}: absent while it goes on. */
    public record Recorded(
            JobStatus end,
            @Nullable String endReason,
            Instant start,
            @Nullable Instant finish,
            long offered,
            int succeeded,
            int failed) {}

    /** How far the job has come by then: devices offered it, succeeded after their soak, failed. */
    public record PlanPoint(Instant at, long offered, int succeeded, int failed) {}

    /** When devices of one wave, group with a ceiling and time zone are offered it: the first, half, the last of them. */
    public record Arrival(
            int wave,
            @Nullable String site,
            @Nullable String zone,
            int devices,
            @Nullable Instant first,
            @Nullable Instant half,
            @Nullable Instant last) {}

    /**
     * A job with its counts.
     *
     * @param digest           SHA-256 of what devices get and of the policy: what an approval is bound to
     * @param statusReason     why it is as it is: what paused, stopped or ended it
     * @param createdBy        the operator, or {@code server} for a counter-rollout by a gate
     * @param counterOf        the job that this one takes back
     * @param targets          all, the excluded ones among them
     * @param notOffered       targets that wait for an offer (and, once the job ended, never got one)
     * @param excluded         targets that cannot take it; their executions say why
     * @param soaking          succeeded, but on probation; contained in SUCCEEDED
     * @param retrying         failed or timed out, but to be offered it again; contained in FAILED and TIMED_OUT
     * @param declined         rejected by the person at the device; contained in REJECTED
     * @param alreadyInstalled succeeded without having to do anything; contained in SUCCEEDED
     * @param phases           how far the executions in progress are
     * @param wave             the present one, counted from 0
     * @param ratePerMinute    offers allowed in 60 seconds now
     * @param offeredLastMinute offers made in the last 60 seconds
     * @param holds            what keeps those that wait from being offered it now, or all of it from being settled
     */
    public record View(
            String id,
            JobKind kind,
            @Nullable String description,
            @Nullable String release,
            String digest,
            JobStatus status,
            @Nullable String statusReason,
            TargetSelection targetSelection,
            List<String> groups,
            int priority,
            JobPolicy policy,
            boolean allowDowngrade,
            String createdBy,
            @Nullable String counterOf,
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant completedAt,
            int targets,
            int notOffered,
            int excluded,
            int soaking,
            int retrying,
            int declined,
            int alreadyInstalled,
            Map<ExecutionStatus, Integer> executions,
            Map<Phase, Integer> phases,
            Map<ReasonCode, Integer> reasons,
            int wave,
            List<Wave> waves,
            List<Gate> gates,
            List<Approval> approvals,
            int ratePerMinute,
            int offeredLastMinute,
            List<Hold> holds)
            implements Tagged {
        @Override
        public Object tagged() {
            return Arrays.asList(
                    id, release, status, description, priority, policy, allowDowngrade, createdAt, wave, approvals);
        }
    }

    /** How far one wave is. {@code advancedBy}: the operators who have said that the next may begin. */
    public record Wave(
            int number, int targets, int notOffered, int inFlight, int succeeded, int ended, List<String> advancedBy) {}

    /**
     * How a gate stands.
     *
     * @param ended  devices of which an attempt ended
     * @param failed those of them that count for this gate
     */
    public record Gate(JobPolicy.Gate gate, GateState state, int ended, int failed) {}

    /** What the numbers of a gate say. */
    public enum GateState {
        OPEN,
        /** Fewer than the minimum have ended: it cannot close yet, which does not mean that all is well. */
        NOT_ENOUGH_DATA,
        CLOSED
    }

    /** An approval. It counts while the job's digest is the one that was approved. */
    public record Approval(
            String operator,
            String digest,
            boolean valid,
            @Nullable String comment,
            Instant at) {}

    /** {@code GET /api/v1/jobs}. {@code next}: {@code after} of the next page; absent on the last. */
    public record Page(List<View> jobs, @Nullable String next) {}

    /** Where a target stands: AWS IoT Jobs' states, and those that it has no word for. */
    public enum TargetState {
        /** Not offered, or to be offered again. */
        WAITING,
        QUEUED,
        IN_PROGRESS,
        /** Succeeded on evidence, on probation. */
        SOAKING,
        SUCCEEDED,
        FAILED,
        TIMED_OUT,
        REJECTED,
        /** Rejected by the person at the device. */
        DECLINED,
        CANCELED,
        /** Left the group. */
        REMOVED,
        /** Cannot take the job. */
        EXCLUDED
    }

    /**
     * One target of a job.
     *
     * @param state        where it stands
     * @param status       the same in the words of AWS IoT Jobs; absent while it has not been offered the job
     * @param statusDetails what the device said last
     * @param reason       why it ended or was excluded, or what its last claim of success lacked
     * @param dueAt        when time alone changes something: the end of its time, a retry, the end of the probation
     */
    public record Execution(
            String device,
            TargetState state,
            @Nullable ExecutionStatus status,
            int wave,
            @Nullable Long executionNumber,
            @Nullable Map<String, String> statusDetails,
            @Nullable ReasonCode reason,
            @Nullable Instant queuedAt,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable Instant dueAt) {}

    /** {@code GET /api/v1/jobs/{id}/executions}, by device. {@code next}: {@code after} of the next page. */
    public record Executions(
            List<Execution> executions, @Nullable String next) {}

    /** {@code PATCH /api/v1/jobs/{id}}: what is absent stays as it is; the parts of a policy are replaced one by one. */
    public record Update(
            @Nullable String description,
            @Nullable Integer priority,
            @Nullable JobPolicy policy) {}

    /** {@code POST /api/v1/jobs/{id}/pause}, {@code …/resume}, {@code …/advance}. */
    public record Change(@Nullable String comment) {}

    /** {@code POST /api/v1/jobs/{id}/approve}. {@code digest}: that of the job which was looked at. */
    public record Approve(String digest, @Nullable String comment) {}

    /**
     * {@code POST /api/v1/jobs/{id}/cancel} and {@code …/executions/{device}/cancel}; {@code force} also ends executions in
     * progress.
     */
    public record Cancel(@Nullable String comment, @Nullable Boolean force) {}

    /** {@code POST /api/v1/jobs/{id}/retry}: offers the job again to devices that failed or timed out; absent: to all of them. */
    public record Retry(
            @Nullable List<String> devices, @Nullable String comment) {}

    /** Reply of {@link Retry}. */
    public record Retried(int devices) {}

    /**
     * {@code POST /api/v1/jobs/{id}/counter}: takes the updated devices back, in jobs of their own.
     *
     * @param id      of the new job; with several releases a number is appended. Absent: the server makes one
     * @param release where to; absent: to what each device ran before
     * @param policy  absent: the policy of the job that is taken back, without waves, schedule and approvals
     */
    public record Counter(
            @Nullable String id,
            @Nullable String release,
            @Nullable JobPolicy policy,
            @Nullable String comment) {}

    /** Reply of {@link Counter}. {@code unknown}: updated devices of which it is not known what they ran before. */
    public record Countered(List<View> jobs, List<String> unknown) {}

    /** {@code DELETE /api/v1/jobs/{id}?force=} and {@code DELETE /api/v1/job-templates/{id}}. */
    public record Delete() {}

    /** Reply of {@code DELETE /api/v1/jobs/{id}}: so many executions went with it. */
    public record Deleted(String id, int executions) {}

    /**
     * {@code POST /api/v1/job-templates}: what jobs of one sort have in common; see {@link Create}.
     */
    public record Template(
            String id,
            @Nullable JobKind kind,
            @Nullable String release,
            @Nullable String document,
            @Nullable List<String> groups,
            @Nullable TargetSelection targetSelection,
            @Nullable Integer priority,
            @Nullable String description,
            @Nullable JobPolicy policy,
            @Nullable Boolean allowDowngrade) {}

    /** {@code GET /api/v1/job-templates}. */
    public record Templates(
            List<Template> templates, @Nullable String next) {}
}
