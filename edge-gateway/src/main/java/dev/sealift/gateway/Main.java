package dev.sealift.gateway;

import dev.sealift.gateway.log.EventLog;
import dev.sealift.gateway.server.IdentityException;
import dev.sealift.link.LinkException;
import dev.sealift.link.smp.SmpSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The gateway's command line. */
@Command(
        name = "edge-gateway",
        mixinStandardHelpOptions = true,
        version = "edge-gateway 0.1.0",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description =
                "Serves boards on serial ports for a Sealift server. Options may stand in a file: edge-gateway @gateway.conf",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "1:an error in the gateway",
            "2:an option is wrong",
            "3:the identity cannot be used",
            "4:a folder cannot be used",
            "5:a port is none, or taken",
            "130, 143:stopped by SIGINT, SIGTERM"
        })
public final class Main implements Callable<Integer> {
    private static final double MIB = 1024 * 1024.0;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli before anything is called.
    private CommandSpec spec;

    @Option(names = "--server", required = true, description = "The server's device listener, https://HOST:PORT.")
    @SuppressWarnings("NullAway.Init")
    private URI server;

    @Option(
            names = "--identity",
            required = true,
            description = "Folder of key.pem, cert.pem and ca.pem, as 'sealift gateway enroll' writes them.")
    @SuppressWarnings("NullAway.Init")
    private Path identity;

    @Option(
            names = "--port",
            required = true,
            arity = "1..*",
            description = "Where boards are: tty:/dev/NAME[,BAUD], pty:/PATH, tcp:HOST:PORT, tcp-listen:[HOST:]PORT.")
    private List<String> ports = List.of();

    @Option(names = "--cache", defaultValue = "gateway-cache", description = "Folder of downloads and outcomes.")
    private Path cache = Path.of("gateway-cache");

    @Option(names = "--cache-limit", defaultValue = "256", description = "MiB of downloads (${DEFAULT-VALUE}).")
    private double cacheLimit;

    @Option(
            names = "--transcripts",
            defaultValue = "gateway-transcripts",
            description = "Folder of what was said on the ports.")
    private Path transcripts = Path.of("gateway-transcripts");

    @Option(
            names = "--poll-interval",
            defaultValue = "5",
            description = "Seconds between two looks (${DEFAULT-VALUE}).")
    private double pollInterval;

    @Option(
            names = "--report-interval",
            defaultValue = "60",
            description = "Seconds between two reports when nothing changed (${DEFAULT-VALUE}).")
    private double reportInterval;

    @Option(
            names = "--unreachable-after",
            defaultValue = "30",
            description = "Seconds of silence before a board is called unreachable (${DEFAULT-VALUE}).")
    private double unreachableAfter;

    @Option(names = "--json", description = "One JSON object for each event instead of a line of text.")
    private boolean json;

    /** Starts the process. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setExecutionExceptionHandler(Main::explain);
    }

    @Override
    public Integer call() throws IdentityException, IOException, InterruptedException {
        Clock clock = Clock.systemUTC();
        EventLog log = new EventLog(new PrintStream(System.out, true), json, clock);
        try (Gateway gateway = Gateway.start(settings(), clock, log)) {
            Runtime.getRuntime().addShutdownHook(new Thread(gateway::close));
            gateway.await();
        }
        return ExitCode.STOPPED;
    }

    private Settings settings() {
        if (!"https".equals(server.getScheme()) || server.getHost() == null) {
            throw new ParameterException(
                    spec.commandLine(), "--server: '" + server + "' (expected: https://HOST:PORT)");
        }
        for (String port : ports) {
            if (Collections.frequency(ports, port) > 1) {
                throw new ParameterException(
                        spec.commandLine(), "--port: '" + port + "' is there twice (expected: each port once)");
            }
        }
        return new Settings(
                server,
                identity,
                ports,
                cache,
                Math.round(positive("--cache-limit", cacheLimit) * MIB),
                transcripts,
                seconds("--poll-interval", pollInterval),
                seconds("--report-interval", reportInterval),
                seconds("--unreachable-after", unreachableAfter),
                SmpSettings.DEFAULT);
    }

    private Duration seconds(String option, double value) {
        return Duration.ofMillis(Math.round(positive(option, value) * 1000));
    }

    private double positive(String option, double value) {
        if (!(value > 0)) {
            throw new ParameterException(spec.commandLine(), option + ": " + value + " (expected: more than 0)");
        }
        return value;
    }

    private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        int code =
                switch (failure) {
                    case IdentityException e -> ExitCode.IDENTITY;
                    case LinkException e -> ExitCode.PORT;
                    case IOException e -> ExitCode.FOLDERS;
                    default -> throw failure;
                };
        command.getErr().println("edge-gateway: " + failure.getMessage());
        return code;
    }
}
