package dev.sealift.cli.server;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.JobStatus;
import dev.sealift.api.Phase;
import dev.sealift.api.ReasonCode;
import dev.sealift.api.operator.JobPolicy;
import dev.sealift.api.operator.Jobs;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.Shell;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Jobs and executions in words. */
final class JobText {
    private JobText() {}

    /** What a command answers with: the job, and what comes next. */
    static int print(Shell shell, Jobs.View job, JsonOption json) {
        if (json.given()) {
            shell.printJson(job);
        } else {
            shell.out().println(line(job));
            shell.out().println(next(job));
        }
        return ExitCode.OK.number();
    }

    static int print(Shell shell, Jobs.Execution execution, JsonOption json) {
        if (json.given()) {
            shell.printJson(execution);
        } else {
            shell.out().println(line(execution));
        }
        return ExitCode.OK.number();
    }

    /** The command that comes next, most of the time. */
    private static String next(Jobs.View job) {
        Integer approvals = job.policy().approvals();
        return switch (job.status()) {
            case SCHEDULED ->
                approvals == null || approvals == 0
                        ? "it waits for its start; watch it: sealift job watch " + job.id()
                        : "it waits for approvals (%d of %d): sealift job approve %s --digest %s"
                                .formatted(
                                        job.approvals().stream()
                                                .filter(Jobs.Approval::valid)
                                                .count(),
                                        approvals,
                                        job.id(),
                                        job.digest());
            case PAUSED -> "go on: sealift job resume " + job.id() + ", or stop it: sealift job cancel " + job.id();
            case IN_PROGRESS -> "watch it: sealift job watch " + job.id();
            case COMPLETED, CANCELED, ABORTED -> "look at it: sealift job show " + job.id();
        };
    }

    static String line(Jobs.View job) {
        var text = new StringBuilder("job %s: %s, %s, %d target%s: %d succeeded"
                .formatted(
                        job.id(),
                        job.status(),
                        job.release() == null ? job.kind() : "release " + job.release(),
                        job.targets(),
                        job.targets() == 1 ? "" : "s",
                        count(job, ExecutionStatus.SUCCEEDED)));
        if (job.alreadyInstalled() > 0) {
            text.append(" (%d had it already)".formatted(job.alreadyInstalled()));
        }
        job.executions().forEach((status, count) -> {
            if (status != ExecutionStatus.SUCCEEDED && count > 0) {
                text.append(", %d %s".formatted(count, status));
            }
        });
        if (job.notOffered() > 0) {
            text.append(", %d not offered".formatted(job.notOffered()));
        }
        if (job.excluded() > 0) {
            text.append(", %d excluded".formatted(job.excluded()));
        }
        var why = job.statusReason();
        return why == null ? text.toString() : text.append("; ").append(why).toString();
    }

    private static int count(Jobs.View job, ExecutionStatus status) {
        return job.executions().getOrDefault(status, 0);
    }

    /** All about a job but its devices. */
    static List<String> lines(Jobs.View job) {
        List<String> lines = new ArrayList<>();
        lines.add(line(job));
        if (job.counterOf() != null) {
            lines.add("  takes back what job " + job.counterOf() + " installed");
        }
        lines.add("  " + funnel(job));
        if (job.waves().size() > 1) {
            job.waves().forEach(wave -> lines.add(wave(job, wave)));
        }
        job.gates().forEach(gate -> lines.add(gate(gate)));
        if (!job.reasons().isEmpty()) {
            lines.add("  reasons: "
                    + job.reasons().entrySet().stream()
                            .map(reason -> reason.getValue() + " " + reason.getKey())
                            .collect(Collectors.joining(", ")));
        }
        if (job.status() == JobStatus.SCHEDULED) {
            lines.add("  digest: " + job.digest());
        }
        if (job.status() == JobStatus.IN_PROGRESS && job.notOffered() > 0) {
            lines.add("  rate: %d offered in the last minute, at most %d; %s"
                    .formatted(job.offeredLastMinute(), job.ratePerMinute(), estimate(job)));
        }
        if (!job.holds().isEmpty()) {
            lines.add("  those that wait are held back by: "
                    + job.holds().stream()
                            .map(hold -> hold.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", ")));
        }
        return lines;
    }

    /** What came of taking a job back. */
    static List<String> lines(String id, Jobs.Countered countered) {
        List<String> lines = new ArrayList<>();
        countered.jobs().forEach(job -> {
            lines.addAll(lines(job));
            lines.add(next(job));
        });
        if (!countered.unknown().isEmpty()) {
            lines.add("not taken back, since nothing fits that they ran before: "
                    + String.join(" ", countered.unknown()));
            lines.add("take them to another release: sealift job counter " + id + " --release ID");
        } else if (countered.jobs().isEmpty()) {
            lines.add("job " + id + " has updated no device: there is nothing to take back");
        }
        return lines;
    }

    /** What a job would be. */
    static List<String> lines(Jobs.Plan plan) {
        int all = plan.targets().stream().mapToInt(Integer::intValue).sum();
        List<String> lines = new ArrayList<>();
        lines.add("%d devices would take it%s"
                .formatted(all, plan.targets().size() == 1 ? "" : ", in waves of " + plan.targets()));
        plan.excluded()
                .forEach((reason, n) -> lines.add("  %d excluded: %s, %s".formatted(n, reason, reason.meaning())));
        lines.add("  %d KiB to download in all, at most %d KiB a second"
                .formatted(plan.bytes() / 1024, plan.peakBytesPerSecond() / 1024));
        plan.arrivals()
                .forEach(arrival -> lines.add("  wave %d%s%s: %d devices, the first at %s, half by %s, all by %s"
                        .formatted(
                                arrival.wave(),
                                arrival.site() == null ? "" : ", " + arrival.site(),
                                arrival.zone() == null ? "" : ", " + arrival.zone(),
                                arrival.devices(),
                                at(arrival.first()),
                                at(arrival.half()),
                                at(arrival.last()))));
        lines.add("  %s%s, when all goes well: %s"
                .formatted(plan.end(), plan.endReason() == null ? "" : ", " + plan.endReason(), at(plan.finish())));
        lines.add("  when every device fails, %d have failed before a gate stops it; at the very worst %d"
                .formatted(plan.failIfAllFail(), plan.failAtWorst()));
        if (all > 0 && plan.failAtWorst() == all && unbounded(plan.policy())) {
            lines.add("  nothing limits how many are under way at once:"
                    + " --max-in-flight does, and --silence-minutes by the rate");
        }
        return lines;
    }

    /** Whether all devices can have been offered it before the first says what became of it. */
    private static boolean unbounded(JobPolicy policy) {
        return policy.maxInFlight() == null
                && (policy.timeout() == null || policy.timeout().silenceInMinutes() == null);
    }

    static List<String> lines(Jobs.Replayed replayed) {
        Jobs.Recorded was = replayed.recorded();
        Jobs.Plan plan = replayed.replayed();
        Jobs.PlanPoint last = plan.curve().getLast();
        return List.of(
                "as it was: " + end(was.end(), was.endReason(), took(was.start(), was.finish())),
                "  %d offered, %d succeeded, %d failed".formatted(was.offered(), was.succeeded(), was.failed()),
                "under this policy: " + end(plan.end(), plan.endReason(), took(was.start(), plan.finish())),
                "  %d offered, %d succeeded, %d failed".formatted(last.offered(), last.succeeded(), last.failed()),
                "  when every device fails, %d have failed before a gate stops it; at the very worst %d"
                        .formatted(plan.failIfAllFail(), plan.failAtWorst()));
    }

    private static String end(JobStatus end, @Nullable String reason, String took) {
        return "%s%s%s".formatted(end, took, reason == null ? "" : ": " + reason);
    }

    private static String took(Instant start, @Nullable Instant finish) {
        return finish == null
                ? ", without an end"
                : " after %d min".formatted(Duration.between(start, finish).toMinutes());
    }

    private static String at(@Nullable Instant time) {
        return time == null ? "never" : time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Where the devices are now that were offered the job. */
    static String funnel(Jobs.View job) {
        int phases = job.phases().values().stream().mapToInt(Integer::intValue).sum();
        int started = count(job, ExecutionStatus.IN_PROGRESS) - phases;
        return "offered %d → started %d → downloading %d → verified %d → rebooting %d → on trial %d → confirmed %d%s"
                .formatted(
                        count(job, ExecutionStatus.QUEUED),
                        started + phase(job, Phase.OFFERED),
                        phase(job, Phase.DOWNLOADING),
                        phase(job, Phase.VERIFIED),
                        phase(job, Phase.REBOOTING),
                        phase(job, Phase.TRIAL),
                        phase(job, Phase.CONFIRMED) + count(job, ExecutionStatus.SUCCEEDED),
                        job.soaking() == 0 ? "" : " (%d on probation)".formatted(job.soaking()));
    }

    private static int phase(Jobs.View job, Phase phase) {
        return job.phases().getOrDefault(phase, 0);
    }

    private static String wave(Jobs.View job, Jobs.Wave wave) {
        return "  %s wave %d: %d of %d succeeded, %d at it, %d not offered%s"
                .formatted(
                        wave.number() == job.wave() ? ">" : " ",
                        wave.number(),
                        wave.succeeded(),
                        wave.targets(),
                        wave.inFlight(),
                        wave.notOffered(),
                        wave.advancedBy().isEmpty() ? "" : ", advanced by " + String.join(", ", wave.advancedBy()));
    }

    private static String gate(Jobs.Gate gate) {
        String state =
                switch (gate.state()) {
                    case OPEN -> "open";
                    case CLOSED -> "CLOSED";
                    case NOT_ENOUGH_DATA ->
                        "not enough data (%d of %d ended)"
                                .formatted(gate.ended(), gate.gate().minNumberOfExecutedThings());
                };
        return String.format(
                Locale.ROOT,
                "  gate %s %.4g %% → %s: %s, %d of %d failed",
                gate.gate().failureType(),
                gate.gate().thresholdPercentage(),
                gate.gate().action(),
                state,
                gate.failed(),
                gate.ended());
    }

    /** By the present rate alone: waves, gates and windows make it later. */
    private static String estimate(Jobs.View job) {
        int minutes = Math.ceilDiv(job.notOffered(), Math.max(1, job.ratePerMinute()));
        return minutes <= 1
                ? "the rest within a minute at the earliest"
                : "the rest in %d h %02d min at the earliest".formatted(minutes / 60, minutes % 60);
    }

    static String line(Jobs.Execution execution) {
        var progress = Progress.of(execution);
        return "  %-24s %s%s".formatted(execution.device(), progress.text(), help(progress.reason()));
    }

    /** Meaning and action of a reason, each on a line of its own. */
    static String help(@Nullable ReasonCode reason) {
        if (reason == null) {
            return "";
        }
        return "\n      " + reason.meaning() + (reason.action().isEmpty() ? "" : "\n      to do: " + reason.action());
    }
}
