package dev.sealift.server;

import dev.sealift.api.Json;
import dev.sealift.api.OperatorRole;
import dev.sealift.api.operator.Operators;
import dev.sealift.keys.SigningKeys;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.database.Database;
import dev.sealift.server.device.Access;
import dev.sealift.server.device.BulkRoutes;
import dev.sealift.server.device.DeviceRoutes;
import dev.sealift.server.device.DeviceService;
import dev.sealift.server.device.DeviceStore;
import dev.sealift.server.device.IdentityRoutes;
import dev.sealift.server.device.IdentityService;
import dev.sealift.server.device.query.DeviceSearch;
import dev.sealift.server.group.DynamicGroups;
import dev.sealift.server.group.GroupRoutes;
import dev.sealift.server.group.GroupService;
import dev.sealift.server.group.Groups;
import dev.sealift.server.http.Admission;
import dev.sealift.server.http.AuditRoutes;
import dev.sealift.server.http.Commands;
import dev.sealift.server.http.Listener;
import dev.sealift.server.http.OperatorRoutes;
import dev.sealift.server.http.Plane;
import dev.sealift.server.http.RequestMetrics;
import dev.sealift.server.http.Wire;
import dev.sealift.server.identity.ClientCertificates;
import dev.sealift.server.identity.Enrolment;
import dev.sealift.server.identity.OperatorService;
import dev.sealift.server.identity.PrivateFiles;
import dev.sealift.server.identity.Revocations;
import dev.sealift.server.identity.ServerIdentity;
import dev.sealift.server.job.JobRoutes;
import dev.sealift.server.job.JobService;
import dev.sealift.server.job.ThingRoutes;
import dev.sealift.server.job.ThingService;
import dev.sealift.server.metrics.FleetMetrics;
import dev.sealift.server.metrics.HealthRoutes;
import dev.sealift.server.problem.Refusal;
import dev.sealift.server.release.ArtifactStore;
import dev.sealift.server.release.Attachments;
import dev.sealift.server.release.DiskSpace;
import dev.sealift.server.release.DownloadRoutes;
import dev.sealift.server.release.Intake;
import dev.sealift.server.release.ReleaseRoutes;
import dev.sealift.server.release.ReleaseService;
import dev.sealift.server.signing.Contents;
import dev.sealift.server.signing.KeyRing;
import dev.sealift.server.signing.ProfileService;
import dev.sealift.server.signing.RequestService;
import dev.sealift.server.signing.SigningRoutes;
import dev.sealift.server.signing.SigningWorker;
import io.javalin.config.RoutesConfig;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server: the parts, put together. */
public final class SealiftServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SealiftServer.class);

    /** How late an offer or a timeout may come. */
    private static final Duration TICK = Duration.ofSeconds(1);

    /** Ten thousand targets of a job, with room. */
    private static final int MAX_OPERATOR_BODY = 1024 * 1024;

    /** A report with all its metrics is a tenth of this. */
    private static final int MAX_DEVICE_BODY = 64 * 1024;

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Database database;
    private final JobService jobs;
    private final DynamicGroups dynamicGroups;
    private final SigningWorker signing;
    private final Listener operators;
    private final Listener devices;
    private final Path data;

    private SealiftServer(Settings settings, Clock exactClock) throws IOException, GeneralSecurityException {
        try {
            // Times are stored in milliseconds; with a finer clock a rate could be exceeded by the rounding.
            var clock = Clock.tick(exactClock, Duration.ofMillis(1));
            var random = new SecureRandom();
            var json = Json.mapper();
            var directory = opened(DataDirectory.open(settings.data()));
            this.data = directory.path();
            directory.requirePrivate("ca.key", "server.key", "admin.token");
            var identity = ServerIdentity.open(directory.path(), settings.host(), clock, random);
            this.database = opened(openDatabase(directory.resolve("sealift.db")));
            var audit = new AuditLog(clock, json);
            var operators = new OperatorService(clock, random, audit);
            writeFirstToken(directory, operators);
            var disk = new DiskSpace(directory.path(), settings.diskReserve());
            var files = new ArtifactStore(directory.resolve("artifacts"), disk);
            var registry = new PrometheusRegistry();

            var revocations = new Revocations(audit, clock);
            var enrolment = new Enrolment(identity.authority(), revocations, audit);
            var deviceStore = new DeviceStore(json);
            var search = new DeviceSearch(deviceStore, clock);
            var deviceService = new DeviceService(deviceStore, settings.quarantineClones(), audit, clock);
            var identities = new IdentityService(deviceService, enrolment, revocations, audit, clock);
            var groups = new Groups();
            this.dynamicGroups = new DynamicGroups(groups, deviceStore, search, clock);
            deviceService.subscribe(dynamicGroups);
            var groupService = new GroupService(groups, dynamicGroups, deviceService, audit, clock);
            var attachments = new Attachments(
                    database,
                    new ArtifactStore(directory.resolve("attachments"), disk),
                    settings.trusted(),
                    audit,
                    clock,
                    json);
            var releases =
                    new ReleaseService(database, files, new Intake(settings.trusted()), attachments, audit, clock);
            this.jobs = new JobService(deviceService, releases, audit, clock, random, json);
            var things = new ThingService(jobs, deviceService, audit, clock, json);
            var keys = opened(new KeyRing(settings.signingKeys(), new SigningKeys(System.getenv()), clock));
            var profiles = new ProfileService(keys, audit, clock, json);
            var contents =
                    new Contents(database, new ArtifactStore(directory.resolve("signing-contents"), disk), clock, json);
            var requestsToSign = new RequestService(profiles, contents, audit, clock, json);
            this.signing = new SigningWorker(
                    database, requestsToSign, keys, opened(Executors.newVirtualThreadPerTaskExecutor()));
            new FleetMetrics(database, deviceService, files, disk, registry);

            var admission =
                    new Admission(database, operators, new ClientCertificates(clock), revocations, audit, clock);
            var requests = new RequestMetrics(registry, System::nanoTime);
            var wire = Wire.strict(json, MAX_OPERATOR_BODY);
            var deviceWire = new Wire(json, MAX_DEVICE_BODY);
            var commands = new Commands(database, wire, json, clock);
            var deviceRoutes = new DeviceRoutes(database, deviceService, search, commands, wire);

            List<Consumer<RoutesConfig>> forOperators = List.of(
                    new HealthRoutes(database, disk, registry, clock)::operators,
                    new BulkRoutes(database, deviceService, search, json, wire)::operators,
                    deviceRoutes::operators,
                    new IdentityRoutes(database, identities, commands, wire)::operators,
                    new GroupRoutes(database, groupService, commands, wire)::operators,
                    new ReleaseRoutes(database, releases, attachments, commands, wire)::operators,
                    new JobRoutes(database, jobs, commands, wire)::operators,
                    new OperatorRoutes(database, operators, requestsToSign::operatorRevoked, commands, wire)::register,
                    new SigningRoutes(database, profiles, requestsToSign, contents, signing, commands, wire)::register,
                    new AuditRoutes(database, audit, wire)::register);
            List<Consumer<RoutesConfig>> forDevices = List.of(
                    deviceRoutes::devices,
                    new ThingRoutes(database, things, deviceService, new Access(deviceService), deviceWire)::devices,
                    new DownloadRoutes(database, releases, files)::devices);
            tickSafely(); // what ran out of time while the server was down comes before any request
            this.operators = listen(
                    new Listener.Settings(settings.host(), settings.operatorPort(), identity, false),
                    Plane.operators(admission, requests, json, forOperators));
            this.devices = listen(
                    new Listener.Settings(settings.host(), settings.devicePort(), identity, true),
                    Plane.devices(admission, requests, json, forDevices));
            PrivateFiles.write(
                    directory.resolve("ports.json"),
                    json.writeValueAsString(Map.of(
                            "host", settings.host(), "operatorPort", operatorPort(), "devicePort", devicePort())));
            startTicking();
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    /** Starts a server on that data; made on the first start, continued on later ones. */
    public static SealiftServer start(Settings settings, Clock clock) {
        settings.check();
        try {
            return new SealiftServer(settings, clock);
        } catch (GeneralSecurityException | IOException | Refusal e) {
            throw StartFailure.of(settings.data(), e);
        }
    }

    private static Database openDatabase(Path file) {
        try {
            return Database.open(file);
        } catch (RuntimeException e) {
            throw StartFailure.of(file, e);
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    private void writeFirstToken(DataDirectory directory, OperatorService operators) throws IOException {
        var admin = new Operators.Create("admin", List.of(OperatorRole.ADMIN));
        String token = database.write(tx -> operators.exist(tx)
                ? null
                : operators.create(tx, Cause.SERVER, admin).token());
        if (token != null) {
            PrivateFiles.write(directory.resolve("admin.token"), token + "\n");
        }
    }

    private Listener listen(Listener.Settings settings, Consumer<RoutesConfig> routes)
            throws IOException, GeneralSecurityException {
        try {
            return opened(Listener.start(settings, routes));
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof BindException) {
                    throw new StartFailure(
                            StartFailure.Cause.PORT,
                            "port " + settings.port() + " on " + settings.host() + " cannot be used ("
                                    + cause.getMessage() + "): stop what uses it or name another port",
                            e);
                }
            }
            throw e;
        }
    }

    private void startTicking() {
        every("engine", this::tickSafely);
        // On its own: searching a large fleet for a new group must not keep jobs waiting.
        every("groups", () -> safely(() -> dynamicGroups.tick(database)));
    }

    private void every(String name, Runnable work) {
        ScheduledExecutorService scheduler = opened(Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(name).daemon().factory()));
        var _ = scheduler.scheduleWithFixedDelay(work, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tickSafely() {
        safely(() -> {
            jobs.tick(database);
            signing.tick();
        });
    }

    private static void safely(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("carrying out what is due failed; the next tick tries again", e);
        }
    }

    /** Carries out what is due now; done every second anyway. */
    public void tick() {
        jobs.tick(database);
        signing.tick();
        dynamicGroups.tick(database);
    }

    /** The port for operators. */
    public int operatorPort() {
        return operators.port();
    }

    /** Method and path of every route for operators. */
    List<String> operatorRoutes() {
        return operators.routes();
    }

    /** The port for devices and gateways. */
    public int devicePort() {
        return devices.port();
    }

    /** The file with the CA certificate that clients must trust. */
    public Path caFile() {
        return data.resolve("ca.pem");
    }

    /** The file with the administrator's token of the first start. */
    public Path tokenFile() {
        return data.resolve("admin.token");
    }

    /** Takes no more requests, lets those under way end, and closes everything in reverse order. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LOG.warn("stopping", e);
            }
        }
    }
}
