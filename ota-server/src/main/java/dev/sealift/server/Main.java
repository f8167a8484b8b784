package dev.sealift.server;

import dev.sealift.image.Board;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts the server from the command line. */
@Command(
        name = "ota-server",
        mixinStandardHelpOptions = true,
        version = "ota-server 0.1.0",
        description = {
            "Sealift's server: registry, releases, jobs, identity and metrics.",
            "ota-server backup|restore --help: its other commands."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:stopped on request",
            "1:a fault of the server",
            "2:a wrong command line",
            "3:the data directory is missing, not usable, or in use",
            "4:a port is taken",
            "5:the disk is full",
            "6:a trusted key cannot be read",
            "7:the database cannot be reached or is not fit",
            "8:the database was used by a newer version",
            "9:the bucket that holds the files cannot be used",
            "10:a backup cannot be made or restored"
        })
public final class Main implements Callable<Integer> {
    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "Directory for database, artifacts, keys and certificates; made when it is missing.")
    private Path data = Path.of("data");

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "Address or name to listen on; also the name in the certificate. Default: ${DEFAULT-VALUE}.")
    private String host = "127.0.0.1";

    @Option(
            names = "--operator-port",
            defaultValue = "8440",
            description = "HTTPS port for operators; 0 for any free one. Default: ${DEFAULT-VALUE}.")
    private int operatorPort;

    @Option(
            names = "--device-port",
            defaultValue = "8443",
            description = "Mutual-TLS port for devices and gateways; 0 for any free one. Default: ${DEFAULT-VALUE}.")
    private int devicePort;

    @Mixin
    private final DatabaseOptions database = new DatabaseOptions();

    @Mixin
    private final QuarantineOptions quarantine = new QuarantineOptions();

    @Mixin
    private final RetentionOptions retention = new RetentionOptions();

    @Mixin
    private final TrustOptions trust = new TrustOptions();

    @Mixin
    private final FileOptions files = new FileOptions();

    @Mixin
    private final SigningKeyOptions signingKeys = new SigningKeyOptions();

    @Mixin
    private final BoardOptions boards = new BoardOptions();

    @Mixin
    private final WebhookOptions webhooks = new WebhookOptions();

    /** Runs until it is told to stop. */
    public static void main(String[] args) {
        System.exit(commandLine(args).execute(withoutName(args)));
    }

    /** The command that the first argument names; the server itself has no name. */
    static CommandLine commandLine(String... args) {
        Object named =
                switch (args.length == 0 ? "" : args[0]) {
                    case BackupCommand.NAME -> new BackupCommand();
                    case RestoreCommand.NAME -> new RestoreCommand();
                    default -> new Main();
                };
        return new CommandLine(named).setExecutionExceptionHandler((e, command, parsed) -> {
            command.getErr().println("ota-server: " + e.getMessage());
            if (e instanceof StartFailure failure) {
                return failure.exitCode();
            }
            e.printStackTrace(command.getErr());
            return 1;
        });
    }

    /** The arguments without the name of a command. */
    static String[] withoutName(String... args) {
        boolean named = args.length > 0 && (args[0].equals(BackupCommand.NAME) || args[0].equals(RestoreCommand.NAME));
        return named ? Arrays.copyOfRange(args, 1, args.length) : args;
    }

    @Override
    public Integer call() throws InterruptedException {
        Path directory = data.toAbsolutePath().normalize();
        var settings = new Settings(
                directory,
                database.location(directory),
                host,
                operatorPort,
                devicePort,
                trust.trusted(),
                Settings.DEFAULT_DISK_RESERVE,
                signingKeys.configurations(),
                boards.boards(),
                files.settings(directory, System.getenv()),
                Board.ALL,
                webhooks.settings(),
                retention.policy(),
                quarantine.rules());
        var server = SealiftServer.start(settings, Clock.systemUTC(), System::nanoTime);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
        announce(server);
        new CountDownLatch(1).await(); // until a signal starts the hook
        return 0;
    }

    /** A stop that was asked for is a success, whatever signal asked. */
    private static void stop(SealiftServer server) {
        server.close();
        Runtime.getRuntime().halt(0);
    }

    private void announce(SealiftServer server) {
        boolean known = Files.exists(server.tokenFile());
        System.out.printf(
                """
                Sealift server is up.
                  operators  https://%1$s:%2$d   (token needed)
                  devices    https://%1$s:%3$d   (client certificate needed)
                  data       %4$s
                Log in:
                  ./sealift login --server https://%1$s:%2$d --ca %5$s --token-file %6$s
                """,
                host,
                server.operatorPort(),
                server.devicePort(),
                data,
                server.caFile(),
                known ? server.tokenFile() : "FILE");
        if (!known) {
            System.out.println(
                    "  FILE holds a token of yours: that of the first start lies where the first start was.");
        }
        server.downloadPort()
                .ifPresent(port ->
                        System.out.printf("Images are downloaded by signed links at https://%s:%d%n", host, port));
        if (!trust.trustsAnyImage()) {
            System.out.println(
                    "No --trusted-key and no --trust-set was given: every upload will be refused with KEY_UNKNOWN.");
        }
    }
}
