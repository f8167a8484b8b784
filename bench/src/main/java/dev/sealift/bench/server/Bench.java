package dev.sealift.bench.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealift.cli.Sealift;
import dev.sealift.cli.Shell;
import dev.sealift.image.KeyException;
import dev.sealift.image.VerifyingKey;
import dev.sealift.server.SealiftServer;
import dev.sealift.server.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/**
 * A server of our own process and data directory, and the devices that put it under load. What operators do goes through
 * the command line, as theirs would.
 */
final class Bench implements AutoCloseable {
    /** With a cold disk and a busy machine. */
    private static final Duration TO_START = Duration.ofMinutes(10);

    /** Offers in a minute that a policy may allow at most. */
    static final int MOST_A_MINUTE = 100_000;

    /** A job over many devices, on a busy machine. */
    private static final Duration TO_SETTLE = Duration.ofMinutes(20);

    /**
     * Both processes get the same heap, so that neither pays for a smaller one, and compilers that stay, so that their time
     * can be told.
     */
    private static final List<String> JAVA = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g",
            "-XX:-UseDynamicNumberOfCompilerThreads");

    static final String BOARD = "stm32f405";

    private final Path folder;
    private final List<MeasuredProcess> processes = new ArrayList<>();
    private final List<DeviceConnection> connections = new ArrayList<>();

    /** By the name of the device or gateway: to read its key again for each connection takes longer than to connect. */
    private final Map<String, SSLContext> contexts = new HashMap<>();

    Bench() throws IOException {
        this.folder = Files.createTempDirectory("sealift-bench");
    }

    /** A process that listens for devices. */
    record Server(MeasuredProcess process, int devicePort) {}

    Path folder() {
        return folder;
    }

    /** The data directory of the server. */
    Path data() {
        return folder.resolve("data");
    }

    /** Starts the server of the checkout, which trusts the key of {@link Releases}, and logs in. */
    Server startServer() throws IOException, InterruptedException {
        Path data = data();
        Path ports = data.resolve("ports.json");
        Files.deleteIfExists(ports);
        var command = new ArrayList<>(JAVA);
        command.addAll(List.of(
                "-jar", root().resolve("ota-server/target/ota-server.jar").toString()));
        command.addAll(List.of("--data", data.toString(), "--operator-port", "0", "--device-port", "0"));
        command.addAll(List.of("--trusted-key", Releases.key(folder).toString()));
        var process = start(command, "server.log");
        process.awaitFile(ports, TO_START);
        String text = Files.readString(ports);
        login(data, number(text, "operatorPort"));
        return new Server(process, number(text, "devicePort"));
    }

    /** Starts a server in this process that runs by that clock, and logs in. */
    SealiftServer startServerHere(Clock clock) throws IOException, KeyException {
        Path data = data();
        var trusted = VerifyingKey.parse(Files.readString(Releases.key(folder)));
        var server = SealiftServer.start(
                new Settings(data, "127.0.0.1", 0, 0, List.of(trusted), Settings.DEFAULT_DISK_RESERVE), clock);
        login(data, server.operatorPort());
        return server;
    }

    private void login(Path data, int operatorPort) throws IOException {
        sealift(
                "login",
                "--server",
                "https://127.0.0.1:" + operatorPort,
                "--ca",
                data.resolve("ca.pem").toString(),
                "--token-file",
                data.resolve("admin.token").toString());
    }

    /** Starts an empty handler behind the same TLS, with the same certificates. */
    Server startFloor() throws IOException, InterruptedException {
        Path identity = Files.createDirectories(folder.resolve("floor"));
        for (String file : List.of("ca.pem", "ca.key", "server.pem", "server.key")) {
            Files.copy(
                    data().resolve(file),
                    identity.resolve(file),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
        }
        Path port = folder.resolve("floor.port");
        var command = new ArrayList<>(JAVA);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), FloorServer.class.getName()));
        command.addAll(List.of(identity.toString(), port.toString()));
        var process = start(command, "floor.log");
        process.awaitFile(port, TO_START);
        return new Server(process, Integer.parseInt(Files.readString(port)));
    }

    private MeasuredProcess start(List<String> command, String log) throws IOException {
        var process = new MeasuredProcess(command, folder.resolve(log));
        processes.add(process);
        return process;
    }

    /** Registers a device and has it make its key and get its certificate. */
    void enrolDevice(String device) throws IOException {
        sealift("device", "add", device, "--board", BOARD);
        sealift("device", "enroll", device, "--out", folder.resolve(device).toString());
    }

    /** Registers a gateway and has it make its key and get its certificate. */
    void enrolGateway(String gateway) throws IOException {
        sealift("gateway", "enroll", gateway, "--out", folder.resolve(gateway).toString());
    }

    /** Connects an enrolled device or gateway. */
    DeviceConnection connect(String identity, Server server) throws IOException, GeneralSecurityException {
        SSLContext context = contexts.get(identity);
        if (context == null) {
            context = Identities.context(folder.resolve(identity));
            contexts.put(identity, context);
        }
        var connection = new DeviceConnection(context, server.devicePort());
        connections.add(connection);
        return connection;
    }

    /** Whether a command of the command line succeeds. */
    boolean succeeds(String... args) {
        return run(new ByteArrayOutputStream(), args) == 0;
    }

    private int run(ByteArrayOutputStream said, String... args) {
        var stream = new PrintStream(said, true, UTF_8);
        var environment = Map.of(
                "HOME",
                folder.toString(),
                "XDG_CONFIG_HOME",
                folder.resolve("config").toString());
        return Sealift.run(new Shell(environment, stream, stream, false), args);
    }

    /** Runs a command of the command line and returns what it said. */
    String sealift(String... args) throws IOException {
        var said = new ByteArrayOutputStream();
        int code = run(said, args);
        if (code != 0) {
            throw new IOException(
                    "sealift " + String.join(" ", args) + " ended with " + code + ": " + said.toString(UTF_8));
        }
        return said.toString(UTF_8);
    }

    /**
     * Creates a job over the group of all devices, and waits until it was offered to that many of them: a large job is planned
     * and offered after the command has returned.
     */
    void offerToAll(String job, String release, int devices, String... options)
            throws IOException, InterruptedException {
        List<String> create = new ArrayList<>(
                List.of("job", "create", "--id", job, "--release", release, "--group", Fleet.ALL, "--max-per-minute"));
        create.add(Integer.toString(MOST_A_MINUTE));
        create.addAll(List.of(options));
        sealift(create.toArray(String[]::new));
        await(() -> counts(job, "QUEUED", devices));
    }

    /** What is to become so. */
    interface Condition {
        boolean holds() throws IOException;
    }

    /** Waits until that is so: what is done to a large job goes on after its command has returned. */
    static void await(Condition condition) throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + TO_SETTLE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > giveUp) {
                throw new IOException("the job is not there after " + TO_SETTLE);
            }
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    /** Whether so many executions of a job are in that state. */
    boolean counts(String job, String state, int devices) throws IOException {
        return sealift("job", "show", job, "--json").replaceAll("\\s", "").contains('"' + state + "\":" + devices);
    }

    /** The checkout. */
    static Path root() {
        return Path.of(System.getProperty("sealift.root", "")).toAbsolutePath();
    }

    private static int number(String json, String member) {
        return Integer.parseInt(json.replaceAll("(?s).*\"" + member + "\"\\s*:\\s*(\\d+).*", "$1"));
    }

    @Override
    public void close() throws IOException {
        for (var connection : connections) {
            connection.close();
        }
        for (var process : processes) {
            process.close();
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
