package dev.sealift.server;

import dev.sealift.api.OperatorRole;
import dev.sealift.api.TargetSelection;
import dev.sealift.api.operator.Devices;
import dev.sealift.api.operator.JobPolicy;
import dev.sealift.api.operator.Jobs;
import dev.sealift.api.operator.Operators;
import dev.sealift.api.operator.Releases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server on a directory of its own, with clients for its operators, gateways and devices. */
public final class TestServer implements AutoCloseable {
    public static final String BOARD = "stm32f405";

    public final MutableClock clock = new MutableClock(Instant.now());
    public final Path data;
    private final Settings settings;
    private final Deque<AutoCloseable> clients = new ArrayDeque<>();
    private SealiftServer server;
    private HttpsClient operator;

    public TestServer(Path data) {
        this(data, TestDatabase.SQLITE);
    }

    /** On a new database of that kind. */
    public TestServer(Path data, TestDatabase database) {
        this(Settings.local(data, List.of(Firmware.KEY.publicKey())).with(database.withTables(data)));
    }

    public TestServer(Settings settings) {
        this.data = settings.data();
        this.settings = settings;
        this.server = SealiftServer.start(settings, clock);
        this.operator = newOperator();
    }

    /** Stops the server, does that to what it left on disk, and starts it again. */
    public void restart(Runnable meanwhile) {
        stop();
        meanwhile.run();
        server = SealiftServer.start(settings, clock);
        operator = newOperator();
    }

    /** Stops the server and starts it again on what it left on disk. */
    public void restart() {
        stop();
        server = SealiftServer.start(settings, clock);
        operator = newOperator();
    }

    private void stop() {
        while (!clients.isEmpty()) {
            try {
                clients.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        server.close();
    }

    public SealiftServer server() {
        return server;
    }

    public HttpsClient operator() {
        return operator;
    }

    private HttpsClient newOperator() {
        return operator(read("admin.token").strip());
    }

    public HttpsClient operator(@Nullable String token) {
        return remembered(new HttpsClient(server.operatorPort(), Keys.certificate(read("ca.pem")), null, token));
    }

    /** A new operator with those roles. */
    public HttpsClient operator(String name, OperatorRole... roles) {
        return operator(token(name, roles));
    }

    /** The token of a new operator with those roles. */
    public String token(String name, OperatorRole... roles) {
        return operator.post("/api/v1/operators", new Operators.Create(name, List.of(roles)))
                .as(Operators.Token.class)
                .token();
    }

    public HttpsClient devicePlane(HttpsClient.@Nullable Identity identity) {
        return remembered(new HttpsClient(server.devicePort(), Keys.certificate(read("ca.pem")), identity, null));
    }

    /** Somebody without token or certificate at the port for links. */
    public HttpsClient anybody() {
        int port = server.downloadPort().orElseThrow();
        return remembered(new HttpsClient(port, Keys.certificate(read("ca.pem")), null, null));
    }

    private HttpsClient remembered(HttpsClient client) {
        clients.push(client);
        return client;
    }

    public HttpsClient.Identity enrolDevice(String id) {
        KeyPair pair = Keys.p256();
        var reply = operator.post(
                        "/api/v1/devices/" + id + "/certificate", new Devices.Enroll(id, Keys.csr(pair, pair)))
                .as(Devices.Certificate.class);
        return new HttpsClient.Identity(pair.getPrivate(), Keys.certificate(reply.certificate()));
    }

    public HttpsClient.Identity enrolGateway(String id) {
        KeyPair pair = Keys.p256();
        var reply = operator.post("/api/v1/gateways", new Devices.Enroll(id, Keys.csr(pair, pair)))
                .as(Devices.Certificate.class);
        return new HttpsClient.Identity(pair.getPrivate(), Keys.certificate(reply.certificate()));
    }

    public void addDevice(String id, @Nullable String gateway) {
        operator.post("/api/v1/devices", new Devices.Create(id, BOARD, gateway)).as(Devices.View.class);
    }

    /** A registered, enrolled device that has reported the boot it starts with. */
    public TestDevice device(String id) {
        addDevice(id, null);
        var device = new TestDevice(id, devicePlane(enrolDevice(id)));
        device.report();
        return device;
    }

    public List<TestDevice> devices(int count) {
        List<TestDevice> devices = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            devices.add(device("device-" + i));
        }
        return devices;
    }

    public Releases.Artifact upload(byte[] file) {
        return operator.upload("/api/v1/artifacts", file).as(Releases.Artifact.class);
    }

    public Releases.View release(String version, long counter) {
        List<String> artifacts = List.of(
                upload(Firmware.image("A", version, counter)).digest(),
                upload(Firmware.image("B", version, counter)).digest());
        return operator.post("/api/v1/releases", new Releases.Create(null, artifacts))
                .as(Releases.View.class);
    }

    public Jobs.View job(String id, Releases.View release, @Nullable JobPolicy policy, List<String> targets) {
        return operator.post("/api/v1/jobs", new Jobs.Create(id, release.id(), targets, policy, null))
                .as(Jobs.View.class);
    }

    /** A job that devices join with the group. */
    public Jobs.View continuousJob(String id, Releases.View release, JobPolicy policy, String group) {
        var job = new Jobs.Create(
                id,
                null,
                null,
                release.id(),
                null,
                null,
                List.of(group),
                TargetSelection.CONTINUOUS,
                null,
                null,
                policy,
                null);
        return operator.post("/api/v1/jobs", job).as(Jobs.View.class);
    }

    public Jobs.View job(String id) {
        return operator.get("/api/v1/jobs/" + id).as(Jobs.View.class);
    }

    public List<Jobs.Execution> executions(String job) {
        return operator.get("/api/v1/jobs/" + job + "/executions")
                .as(Jobs.Executions.class)
                .executions();
    }

    public static JobPolicy policy(int perMinute, JobPolicy.@Nullable Gate gate, int timeoutMinutes) {
        return JobPolicy.of(new JobPolicy.Rollout(perMinute), gate, new JobPolicy.Timeout(timeoutMinutes));
    }

    /** Whether the file holds that text anywhere. */
    public static boolean contains(Path file, String text) {
        try {
            return Files.exists(file)
                    && Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String read(String name) {
        try {
            return Files.readString(data.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
