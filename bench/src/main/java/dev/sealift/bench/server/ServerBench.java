package dev.sealift.bench.server;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bench/server}: what the server costs under each kind of load. Ends with 1 when a goal was missed. */
@Command(
        name = "bench/server",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Measure the server on this machine; loads go to 127.0.0.1 only.",
        subcommands = {
            PollBench.class,
            FlowBench.class,
            FleetBench.class,
            SweepBench.class,
            ReplayBench.class,
            TickBench.class,
            OverloadBench.class
        })
public final class ServerBench {
    private ServerBench() {}

    /** Runs a benchmark. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new ServerBench()).execute(args));
    }
}
