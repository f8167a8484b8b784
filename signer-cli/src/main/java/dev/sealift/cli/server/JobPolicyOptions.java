package dev.sealift.cli.server;

import dev.sealift.api.Json;
import dev.sealift.api.operator.JobPolicy;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;

/** The options that say how fast a job goes and when it stops; each replaces that part of {@code --policy}. */
final class JobPolicyOptions {
    @Option(names = "--policy", paramLabel = "FILE", description = "All of it as JSON, as 'job show --json' prints it.")
    private @Nullable Path file;

    @Option(names = "--max-per-minute", paramLabel = "N", description = "Offers in any minute, 1–100000 (default 60).")
    private @Nullable Integer maxPerMinute;

    @Option(names = "--rate-base", paramLabel = "N", description = "Begin with so many a minute and grow from there …")
    private @Nullable Integer rateBase;

    @Option(names = "--rate-factor", paramLabel = "F", description = "… by that factor, 1.1–5 (default 2) …")
    private @Nullable Double rateFactor;

    @Option(
            names = "--rate-every-succeeded",
            paramLabel = "N",
            description = "… with each so many that succeeded, or …")
    private @Nullable Integer everySucceeded;

    @Option(
            names = "--rate-every-notified",
            paramLabel = "N",
            description = "… with each so many that were offered it.")
    private @Nullable Integer everyNotified;

    @Option(
            names = "--wave",
            paramLabel = "WAVE",
            converter = JobWords.WaveWord.class,
            description = {
                "One part after the other: 5%%, 25%%:manual, 50%%:manual=2 (two operators), 10%%:succeeded=95, group=EU; "
                        + "repeatable, 100%% last."
            })
    private @Nullable List<JobPolicy.Wave> waves;

    @Option(names = "--max-in-flight", paramLabel = "N", description = "At most so many devices at it at a time.")
    private @Nullable Integer maxInFlight;

    @Option(
            names = "--bytes-per-second",
            paramLabel = "GROUP=N",
            description = "Ceiling on what is offered to a group; repeatable.")
    private @Nullable Map<String, Long> bytesPerSecond;

    @Option(
            names = "--gate",
            paramLabel = "GATE",
            converter = JobWords.GateWord.class,
            description = "TYPE:PERCENT:MINIMUM[:ACTION], for example failed:5:20:roll-back; type failed, rejected, "
                    + "timed-out or all; action pause, cancel (default) or roll-back; repeatable.")
    private @Nullable List<JobPolicy.Gate> gates;

    @Option(names = "--no-gates", description = "However much fails.")
    private boolean noGates;

    @Option(
            names = "--abort-percent",
            paramLabel = "P",
            description = "Stop when so many percent of the ended executions did not succeed.")
    private @Nullable Double abortPercent;

    @Option(names = "--abort-min-executed", paramLabel = "N", description = "… once so many have ended (default 1).")
    private @Nullable Integer abortMinExecuted;

    @Option(names = "--soak-minutes", paramLabel = "M", description = "A success counts when it has lasted so long.")
    private @Nullable Integer soakMinutes;

    @Option(names = "--approvals", paramLabel = "N", description = "So many others must approve before the start.")
    private @Nullable Integer approvals;

    @Option(names = "--start", paramLabel = "TIME", description = "Not before, for example 2026-12-01T18:00:00Z.")
    private @Nullable Instant start;

    @Option(names = "--end", paramLabel = "TIME", description = "Offer nothing from then on.")
    private @Nullable Instant end;

    @Option(
            names = "--at-end",
            paramLabel = "WHAT",
            converter = JobWords.EndWord.class,
            description = "stop-rollout (default), cancel what is queued, or force-cancel what is in progress too.")
    private JobPolicy.@Nullable EndBehavior atEnd;

    @Option(
            names = "--window",
            paramLabel = "CRON/MINUTES",
            converter = JobWords.WindowWord.class,
            description = "Offer only then, in the device's own time: 'cron(0 2 * * ? *)/120'; repeatable.")
    private @Nullable List<JobPolicy.MaintenanceWindow> windows;

    @Option(names = "--timeout-minutes", paramLabel = "M", description = "How long a device may take, 1–10080.")
    private @Nullable Integer timeoutMinutes;

    @Option(
            names = "--silence-minutes",
            paramLabel = "M",
            description = "A device that was offered it and is not heard from for so long counts as TIMED_OUT.")
    private @Nullable Integer silenceMinutes;

    @Option(names = "--retry-failed", paramLabel = "N", description = "Offer it again so often after FAILED, 0–10.")
    private @Nullable Integer retryFailed;

    @Option(names = "--retry-timed-out", paramLabel = "N", description = "… after TIMED_OUT; 10 together.")
    private @Nullable Integer retryTimedOut;

    @Option(names = "--back-off-minutes", paramLabel = "M", description = "Before the first retry (default 5).")
    private @Nullable Integer backOffMinutes;

    @Option(names = "--back-off-factor", paramLabel = "F", description = "… longer before each further (default 2).")
    private @Nullable Double backOffFactor;

    @Option(names = "--max-back-off-minutes", paramLabel = "M", description = "… up to that (default a day).")
    private @Nullable Integer maxBackOffMinutes;

    /** What was given; absent when nothing was. */
    @Nullable
    JobPolicy policy() {
        JobPolicy base = file == null ? JobPolicy.DEFAULT : read(file);
        var policy = new JobPolicy(
                or(rollout(), base.rollout()),
                or(waves, base.waves()),
                or(maxInFlight, base.maxInFlight()),
                or(bytesPerSecond, base.bytesPerSecond()),
                or(gates(), base.gates()),
                or(soakMinutes, base.soakMinutes()),
                or(approvals, base.approvals()),
                or(schedule(), base.schedule()),
                or(timeout(), base.timeout()),
                or(retry(), base.retry()));
        return policy.equals(JobPolicy.DEFAULT) ? null : policy;
    }

    private static JobPolicy read(Path file) {
        try {
            // A part that is misspelt would let the job run by another policy than the one meant.
            return Json.mapper()
                    .rebuild()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build()
                    .readValue(Files.readAllBytes(file), JobPolicy.class);
        } catch (IOException e) {
            throw new CliException(
                    ExitCode.FILE, file + ": " + e.getMessage() + "\n  to do:    name a file that can be read", e);
        } catch (JacksonException e) {
            throw new CliException(
                    ExitCode.USAGE,
                    file + ": " + e.getOriginalMessage()
                            + "\n  expected: the member \"policy\" as 'sealift job show ID --json' prints it",
                    e);
        }
    }

    private static <T> @Nullable T or(@Nullable T given, @Nullable T otherwise) {
        return given == null ? otherwise : given;
    }

    private JobPolicy.@Nullable Rollout rollout() {
        boolean grows = rateBase != null || rateFactor != null || everySucceeded != null || everyNotified != null;
        if (!grows) {
            return maxPerMinute == null ? null : new JobPolicy.Rollout(maxPerMinute);
        }
        if (rateBase == null || (everySucceeded == null && everyNotified == null)) {
            throw usage("a rate that grows needs --rate-base and --rate-every-succeeded or --rate-every-notified");
        }
        return new JobPolicy.Rollout(
                maxPerMinute,
                new JobPolicy.ExponentialRate(
                        rateBase,
                        Objects.requireNonNullElse(rateFactor, 2.0),
                        new JobPolicy.RateIncrease(everyNotified, everySucceeded)));
    }

    private @Nullable List<JobPolicy.Gate> gates() {
        if (abortMinExecuted != null && abortPercent == null) {
            throw usage("--abort-min-executed without --abort-percent (expected: both)");
        }
        if (noGates && (gates != null || abortPercent != null)) {
            throw usage("--no-gates beside a gate (expected: one or the other)");
        }
        if (abortPercent != null && gates != null) {
            throw usage("--abort-percent beside --gate (expected: --gate all:" + abortPercent + ":N:cancel)");
        }
        if (abortPercent != null) {
            int minimum = Objects.requireNonNullElse(abortMinExecuted, 1);
            return List.of(new JobPolicy.Gate(JobPolicy.FailureType.ALL, abortPercent, minimum));
        }
        return noGates ? List.of() : gates;
    }

    private JobPolicy.@Nullable Schedule schedule() {
        return start == null && end == null && atEnd == null && windows == null
                ? null
                : new JobPolicy.Schedule(start, end, atEnd, windows);
    }

    private JobPolicy.@Nullable Timeout timeout() {
        return timeoutMinutes == null && silenceMinutes == null
                ? null
                : new JobPolicy.Timeout(timeoutMinutes, silenceMinutes);
    }

    private JobPolicy.@Nullable Retry retry() {
        return retryFailed == null
                        && retryTimedOut == null
                        && backOffMinutes == null
                        && backOffFactor == null
                        && maxBackOffMinutes == null
                ? null
                : new JobPolicy.Retry(retryFailed, retryTimedOut, backOffMinutes, backOffFactor, maxBackOffMinutes);
    }

    private static CliException usage(String message) {
        return new CliException(ExitCode.USAGE, message);
    }
}
