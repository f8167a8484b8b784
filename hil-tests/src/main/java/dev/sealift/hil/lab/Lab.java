package dev.sealift.hil.lab;

import dev.sealift.api.ExecutionStatus;
import dev.sealift.api.operator.Jobs;
import dev.sealift.hil.rig.Board;
import dev.sealift.hil.rig.Waits;
import dev.sealift.image.VerifyingKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A server and a gateway for the boards of a rig, and an operator who is logged in. Both programs keep their address and
 * their data over a restart. Not thread-safe.
 */
public final class Lab implements AutoCloseable {
    /** The gateway's name. */
    public static final String GATEWAY = "gateway-1";

    /** Boards are looked at that often; a field gateway would be lazier. */
    private static final String POLL_SECONDS = "0.5";

    /** How often boards look that speak for themselves, where a test has few. */
    public static final Duration BOARD_POLL = Duration.ofSeconds(1);

    private static final String DISABLED = "jdk.tls.disabledAlgorithms";
    private static final Duration LOOK = Duration.ofMillis(300);

    private final Path folder;
    private final JavaProgram server;
    private final Operator operator;
    private final int operatorPort;
    private final int devicePort;
    private @Nullable JavaProgram gateway;

    /**
     * Start a server with fresh data and log in.
     *
     * @param folder     where everything is kept
     * @param trustedKey whose signatures intake accepts
     */
    public Lab(Path folder, VerifyingKey trustedKey) throws IOException {
        this(folder, trustedKey, "");
    }

    /**
     * The same with a server that speaks less TLS than it could.
     *
     * @param withoutProtocol the version that it does not speak; "": it speaks all
     */
    public Lab(Path folder, VerifyingKey trustedKey, String withoutProtocol) throws IOException {
        this.folder = folder;
        operatorPort = freePort();
        devicePort = freePort();
        Files.createDirectories(folder);
        Path trusted = Files.writeString(folder.resolve("trusted.pem"), trustedKey.toPem());
        server = new JavaProgram(
                Stream.concat(
                                Stream.of("-Djava.security.properties=" + disabled(withoutProtocol)),
                                JavaProgram.ofClassPath("dev.sealift.server.Main").stream())
                        .toList(),
                List.of(
                        "--data", data().toString(),
                        "--operator-port", Integer.toString(operatorPort),
                        "--device-port", Integer.toString(devicePort),
                        "--trusted-key", trusted.toString()),
                folder.resolve("server.log"),
                "Sealift server is up.");
        operator = new Operator(folder.resolve("login.json"));
        try {
            server.start();
            operator.run(loginCommand());
            operator.run(
                    List.of("gateway", "enroll", GATEWAY, "--out", identity().toString()));
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** The JDK's settings with one more algorithm disabled. */
    private Path disabled(String protocol) throws IOException {
        String disabled = Security.getProperty(DISABLED) + (protocol.isEmpty() ? "" : ", " + protocol);
        return Files.writeString(folder.resolve("java.security"), DISABLED + "=" + disabled + "\n");
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    /** What an operator types to log in. */
    public List<String> loginCommand() {
        return List.of(
                "login",
                "--server",
                "https://127.0.0.1:" + operatorPort,
                "--ca",
                data().resolve("ca.pem").toString(),
                "--token-file",
                data().resolve("admin.token").toString());
    }

    /** The server's data directory. */
    public Path data() {
        return folder.resolve("server");
    }

    /** Where it listens for boards and gateways. */
    public int devicePort() {
        return devicePort;
    }

    /** Where the gateway keeps files. */
    public Path gatewayCache() {
        return folder.resolve("gateway-cache");
    }

    /** Key and certificate of the gateway: whoever has them speaks for its boards. */
    public Path identity() {
        return folder.resolve("gateway-identity");
    }

    public Operator operator() {
        return operator;
    }

    /** Register boards with the server and start a gateway that serves them, in the place of the one before. */
    public void serve(List<Board> boards) throws IOException {
        Map<String, String> addresses = new LinkedHashMap<>();
        boards.forEach(board -> addresses.put(board.id(), board.address()));
        serve("stm32f405", addresses);
    }

    /**
     * Register boards with the server and start a gateway that serves them.
     *
     * @param board     what they are
     * @param addresses where the serial line of each ends, by its id
     */
    public void serve(String board, Map<String, String> addresses) throws IOException {
        serve(JavaProgram.ofClassPath("dev.sealift.gateway.Main"), board, addresses);
    }

    /** The same by the gateway that is in a jar of its own, as it is given to others. */
    public void serve(Path jar, String board, Map<String, String> addresses) throws IOException {
        serve(List.of("-jar", jar.toString()), board, addresses);
    }

    private void serve(List<String> program, String board, Map<String, String> addresses) throws IOException {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("--server", "https://127.0.0.1:" + devicePort));
        arguments.addAll(List.of("--identity", identity().toString()));
        arguments.addAll(List.of("--cache", gatewayCache().toString()));
        arguments.addAll(List.of("--transcripts", folder.resolve("transcripts").toString()));
        arguments.addAll(List.of("--poll-interval", POLL_SECONDS));
        arguments.add("--port");
        addresses.forEach((id, address) -> {
            operator.addDevice(id, board, GATEWAY);
            arguments.add(address);
        });
        if (gateway != null) {
            gateway.close();
        }
        gateway = new JavaProgram(program, arguments, folder.resolve("gateway.log"), "serves ");
        gateway.start();
    }

    /**
     * Register a board that speaks for itself, and enrol it over the cable: it makes its key, the server certifies it.
     *
     * @param port where its serial line ends; nobody else may use it now
     * @param host the server's address as the board sees it
     */
    public void enrol(String id, String board, String port, String host) {
        enrol(id, board, port, host, devicePort, BOARD_POLL);
    }

    /**
     * The same with more to say. Several boards may be enrolled at once.
     *
     * @param serverPort of this machine, that leads to the server
     * @param poll       how often the board looks for a job, in whole seconds
     */
    public void enrol(String id, String board, String port, String host, int serverPort, Duration poll) {
        operator.run(List.of("device", "add", id, "--board", board));
        operator.run(enrolCommand(id, port, host, serverPort, poll));
    }

    /** What an operator types to enrol a board. */
    public List<String> enrolCommand(String id, String port, String host) {
        return enrolCommand(id, port, host, devicePort, BOARD_POLL);
    }

    private static List<String> enrolCommand(String id, String port, String host, int serverPort, Duration poll) {
        return List.of(
                "device",
                "enroll-board",
                id,
                "--port",
                port,
                "--server",
                "localhost:" + serverPort,
                "--address",
                host,
                "--poll",
                Long.toString(poll.toSeconds()));
    }

    /** Where the gateway writes what it says to the boards and hears from them. */
    public Path transcripts() {
        return folder.resolve("transcripts");
    }

    /** kill -9 on the server, and start it again. */
    public void restartServer() throws IOException, InterruptedException {
        server.kill();
        server.start();
    }

    /** kill -9 on the gateway, and start it again. */
    public void restartGateway() throws IOException, InterruptedException {
        if (gateway == null) {
            throw new IllegalStateException("no gateway (expected: serve() before)");
        }
        gateway.kill();
        gateway.start();
    }

    /** Wait until a device's part of a job is as wanted; returns it. */
    public Jobs.Execution await(
            String what, String job, String device, Duration limit, Predicate<Jobs.Execution> wanted) {
        Jobs.Execution[] last = new Jobs.Execution[1];
        Waits.until(what, limit, LOOK, () -> {
            last[0] = operator.job(job).of(device);
            return wanted.test(last[0]);
        });
        return last[0];
    }

    /** Wait until a device's part of a job has ended; returns it. */
    public Jobs.Execution awaitEnd(String job, String device, Duration limit) {
        return await("the end of " + job + " on " + device, job, device, limit, execution -> {
            ExecutionStatus status = execution.status();
            return status != null && status.terminal();
        });
    }

    @Override
    public void close() {
        if (gateway != null) {
            gateway.close();
        }
        server.close();
    }
}
