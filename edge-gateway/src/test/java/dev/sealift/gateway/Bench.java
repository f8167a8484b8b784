package dev.sealift.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.Json;
import dev.sealift.api.operator.Jobs;
import dev.sealift.cli.Sealift;
import dev.sealift.cli.Shell;
import dev.sealift.gateway.log.EventLog;
import dev.sealift.gateway.server.IdentityException;
import dev.sealift.image.Board;
import dev.sealift.image.ImageSigner;
import dev.sealift.image.ImageVersion;
import dev.sealift.image.SignOptions;
import dev.sealift.image.SigningException;
import dev.sealift.image.SigningKey;
import dev.sealift.image.Slot;
import dev.sealift.link.smp.SmpSettings;
import dev.sealift.server.SealiftServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The real server, somebody at the real command line, and gateways that tests start and stop. */
final class Bench implements AutoCloseable {
    static final int PAYLOAD = 24_000;
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Each question is a command, which costs more than what it asks for. */
    private static final Duration ASKED_AGAIN = Duration.ofMillis(400);

    private static final SmpSettings QUICK = new SmpSettings(2, Duration.ofMillis(500), Duration.ofSeconds(5), 2);

    /** What {@code sealift job show --json} prints. */
    private record JobState(Jobs.View job, List<Jobs.Execution> executions) {}

    final Path folder;
    private final SigningKey key = SigningKey.generate(new SecureRandom());
    private final ByteArrayOutputStream events = new ByteArrayOutputStream();
    private SealiftServer server;
    private final int operatorPort;
    private final int devicePort;

    Bench(Path folder) {
        this.folder = folder;
        server = SealiftServer.start(
                dev.sealift.server.Settings.local(folder.resolve("server"), List.of(key.publicKey())),
                Clock.systemUTC());
        operatorPort = server.operatorPort();
        devicePort = server.devicePort();
        sealift(
                "login",
                "--server",
                "https://127.0.0.1:" + operatorPort,
                "--ca",
                server.caFile().toString(),
                "--token-file",
                server.tokenFile().toString());
        sealift("gateway", "enroll", "gw", "--out", identity().toString());
    }

    void stopServer() {
        server.close();
    }

    void startServer() {
        server = SealiftServer.start(
                new dev.sealift.server.Settings(
                        folder.resolve("server"), "127.0.0.1", operatorPort, devicePort, List.of(key.publicKey()), 0),
                Clock.systemUTC());
    }

    Path identity() {
        return folder.resolve("identity");
    }

    URI deviceListener() {
        return URI.create("https://127.0.0.1:" + devicePort);
    }

    /** Runs a command that must succeed. */
    String sealift(String... command) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        Shell shell =
                new Shell(Map.of("SEALIFT_CONFIG", folder.resolve("login.json").toString()), print, print, false);
        int code = Sealift.run(shell, command);
        assertThat(code).as("sealift %s: %s", String.join(" ", command), out).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    /** As that of a new gateway is. */
    void emptyCache() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("cache/artifacts"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    void addDevice(String id) {
        sealift("device", "add", id, "--board", "stm32f405", "--gateway", "gw");
    }

    /** A release of two images of noise, under the name of its version. */
    void release(String version) throws IOException, SigningException {
        release(version, slot -> noise(version.hashCode() + slot.base()));
    }

    /** The same of images that have all of their payload in common but so many bytes at its end. */
    void kindred(String version, int others) throws IOException, SigningException {
        byte[] payload = noise(0);
        System.arraycopy(noise(version.hashCode()), 0, payload, PAYLOAD - others, others);
        release(version, slot -> payload.clone());
    }

    private static byte[] noise(long seed) {
        byte[] noise = new byte[PAYLOAD];
        new Random(seed).nextBytes(noise);
        return noise;
    }

    private void release(String version, Function<Slot, byte[]> payload) throws IOException, SigningException {
        List<String> command = new ArrayList<>(List.of("release", "create", "--id", version));
        for (Slot slot : Board.STM32F405.slots()) {
            Path file = folder.resolve(version + "-" + slot.name() + ".bin");
            Files.write(file, image(slot, version, payload.apply(slot)));
            command.add(file.toString());
        }
        sealift(command.toArray(String[]::new));
    }

    private byte[] image(Slot slot, String version, byte[] payload) throws SigningException {
        ByteBuffer.wrap(payload)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) Board.STM32F405.stackLast())
                .putInt((int) (slot.base() + Board.STM32F405.headerSize() + 9));
        return ImageSigner.sign(
                payload, SignOptions.forBoard(Board.STM32F405, slot, ImageVersion.parse(version), 1), key);
    }

    void job(String id, String release, String... devices) {
        List<String> command = new ArrayList<>(List.of("job", "create", "--id", id, "--release", release, "--target"));
        command.addAll(List.of(devices));
        sealift(command.toArray(String[]::new));
    }

    Jobs.Execution execution(String job, String device) {
        JobState state = Json.mapper().readValue(sealift("job", "show", job, "--json"), JobState.class);
        return state.executions().stream()
                .filter(execution -> execution.device().equals(device))
                .findFirst()
                .orElseThrow();
    }

    Jobs.Execution await(String job, String device, Predicate<Jobs.Execution> wanted) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(ASKED_AGAIN)
                .until(() -> execution(job, device), wanted);
    }

    Jobs.Execution awaitEnd(String job, String device) {
        return await(job, device, e -> e.status() != null && e.status().terminal());
    }

    Settings settings(List<String> ports) {
        return new Settings(
                deviceListener(),
                identity(),
                ports,
                folder.resolve("cache"),
                1024 * 1024,
                folder.resolve("transcripts"),
                Duration.ofMillis(200),
                Duration.ofSeconds(60),
                Duration.ofSeconds(2),
                QUICK);
    }

    Gateway gateway(SimulatedBoard... boards) throws IdentityException, IOException {
        return gateway(settings(Stream.of(boards).map(SimulatedBoard::address).toList()));
    }

    Gateway gateway(Settings settings) throws IdentityException, IOException {
        Clock clock = Clock.systemUTC();
        return Gateway.start(
                settings, clock, new EventLog(new PrintStream(events, true, StandardCharsets.UTF_8), true, clock));
    }

    /** What the gateways said so far. */
    List<String> events() {
        return events.toString(StandardCharsets.UTF_8).lines().toList();
    }

    void awaitEvent(String name) {
        Awaitility.await().atMost(PATIENCE).until(() -> events(name).size() > 0);
    }

    List<String> events(String name) {
        return events().stream()
                .filter(line -> line.contains("\"event\":\"" + name + "\""))
                .toList();
    }

    @Override
    public void close() {
        server.close();
    }
}
