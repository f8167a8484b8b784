package dev.sealift.cli.server;

import static dev.sealift.cli.server.ServerClient.segment;

import dev.sealift.api.operator.Jobs;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.JsonOption;
import dev.sealift.cli.MethodCommands;
import dev.sealift.cli.Shell;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealift job}: make jobs and look at them. */
@Command(
        name = "job",
        synopsisSubcommandLabel = "COMMAND",
        addMethodSubcommands = false,
        description = "Roll releases out and watch them arrive.")
public final class JobCommands extends JobRepairCommands {
    static final String JOBS = "api/v1/jobs";

    private static final String PRUNED =
            "  its executions were pruned, as the server's --keep-executions says; their counts stay";

    private JobCommands(Shell shell) {
        super(shell);
    }

    /** The commands of {@code sealift job}, which talk to the server that the shell is logged in to. */
    public static CommandLine tree(Shell shell) {
        return new CommandLine(new JobCommands(shell))
                .addSubcommand(MethodCommands.of(new JobTemplateCommands(shell), null));
    }

    @Command(description = "Offer a release, or something else, to devices, as fast and as far as the policy allows.")
    int create(
            @Mixin JobOptions job,
            @Option(names = "--id", paramLabel = "ID", description = "Default: the server makes one.") @Nullable
                    String id,
            @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            return JobText.print(shell, client.post(JOBS, job.create(id), Jobs.View.class), json);
        }
    }

    @Command(description = "Say what a job would be, on the inventory as it is, and change nothing.")
    int plan(@Mixin JobOptions job, @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var plan = client.post(JOBS + "/plan", job.create(null), Jobs.Plan.class);
            if (json.given()) {
                shell.printJson(plan);
            } else {
                JobText.lines(plan).forEach(shell.out()::println);
            }
            return ExitCode.OK.number();
        }
    }

    @Command(
            description =
                    "Say what a past job would have been under another policy, if its devices behave as they did.")
    int replay(@Parameters(paramLabel = "ID") String id, @Mixin JobPolicyOptions policy, @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var replayed = client.post(path(id) + "/replay", new Jobs.Replay(policy.policy()), Jobs.Replayed.class);
            if (json.given()) {
                shell.printJson(replayed);
            } else {
                JobText.lines(replayed).forEach(shell.out()::println);
            }
            return ExitCode.OK.number();
        }
    }

    @Command(description = "List the jobs.")
    int list(@Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var jobs = Pages.all(client, JOBS, Jobs.Page.class, Jobs.Page::jobs, Jobs.View::id);
            if (json.given()) {
                shell.printJson(new Jobs.Page(jobs, null));
            } else {
                jobs.forEach(job -> shell.out().println(JobText.line(job)));
            }
            return ExitCode.OK.number();
        }
    }

    @Command(description = "Show a job: waves, gates, approvals, and how far each device is.")
    int show(@Parameters(paramLabel = "ID") String id, @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var snapshot = JobSnapshot.fetch(client, id);
            if (json.given()) {
                shell.printJson(snapshot);
            } else {
                JobText.lines(snapshot.job()).forEach(shell.out()::println);
                var shown = snapshot.worthALook();
                shown.forEach(execution -> shell.out().println(JobText.line(execution)));
                if (snapshot.pruned()) {
                    shell.out().println(PRUNED);
                } else if (shown.size() < snapshot.job().targets()) {
                    shell.out()
                            .println("  … and %d more: sealift job executions %s"
                                    .formatted(snapshot.job().targets() - shown.size(), id));
                }
            }
            return ExitCode.OK.number();
        }
    }

    @Command(description = "List the devices of a job, all or those in one state.")
    int executions(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--state", paramLabel = "STATE", description = "waiting, queued, in-progress, failed, …")
                    @Nullable
                    String state,
            @Mixin JsonOption json) {
        try (var client = ServerClient.of(shell)) {
            var wanted = state == null ? null : JobWords.constant(Jobs.TargetState.class, state);
            var executions = JobSnapshot.executions(client, id, wanted, Integer.MAX_VALUE);
            if (json.given()) {
                shell.printJson(new Jobs.Executions(executions, null));
            } else {
                executions.forEach(execution -> shell.out().println(JobText.line(execution)));
                if (executions.isEmpty() && JobSnapshot.fetch(client, id).pruned()) {
                    shell.out().println(PRUNED);
                }
            }
            return ExitCode.OK.number();
        }
    }

    @Command(
            description = {
                "Watch a job until it ends. On a terminal the picture is drawn anew; otherwise each change is a line.",
                "Exit code 0 only when the job completed and every device succeeded.",
            })
    int watch(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--json", description = "Print each change as a line of JSON.") boolean json) {
        JobView view =
                json ? new JsonLinesView(shell) : shell.interactive() ? new ScreenView(shell) : new LineView(shell);
        try (var client = ServerClient.of(shell)) {
            return new JobWatch(client, id, view).untilEnd()
                    ? ExitCode.OK.number()
                    : ExitCode.JOB_NOT_SUCCEEDED.number();
        }
    }

    static String path(String id) {
        return JOBS + "/" + segment(id);
    }
}
