package dev.sealift.server;

import dev.sealift.api.Json;
import dev.sealift.api.OperatorRole;
import dev.sealift.api.operator.Operators;
import dev.sealift.keys.SigningKeys;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.audit.ChangeFeed;
import dev.sealift.server.blob.BlobKind;
import dev.sealift.server.blob.DiskSpace;
import dev.sealift.server.blob.Storage;
import dev.sealift.server.database.Database;
import dev.sealift.server.database.DatabaseLocation;
import dev.sealift.server.database.Facts;
import dev.sealift.server.device.Access;
import dev.sealift.server.device.BulkRoutes;
import dev.sealift.server.device.DeviceRoutes;
import dev.sealift.server.device.DeviceService;
import dev.sealift.server.device.DeviceStore;
import dev.sealift.server.device.IdentityRoutes;
import dev.sealift.server.device.IdentityService;
import dev.sealift.server.device.SignsOfLife;
import dev.sealift.server.device.query.DeviceSearch;
import dev.sealift.server.group.DynamicGroups;
import dev.sealift.server.group.GroupRoutes;
import dev.sealift.server.group.GroupService;
import dev.sealift.server.group.Groups;
import dev.sealift.server.http.Admission;
import dev.sealift.server.http.AuditRoutes;
import dev.sealift.server.http.EventRoutes;
import dev.sealift.server.http.Exchange;
import dev.sealift.server.http.Listener;
import dev.sealift.server.http.OperatorRoutes;
import dev.sealift.server.http.Plane;
import dev.sealift.server.http.RequestMetrics;
import dev.sealift.server.http.Route;
import dev.sealift.server.http.RouteTable;
import dev.sealift.server.identity.ClientCertificates;
import dev.sealift.server.identity.Enrolment;
import dev.sealift.server.identity.OperatorService;
import dev.sealift.server.identity.PrivateFiles;
import dev.sealift.server.identity.Revocations;
import dev.sealift.server.identity.ServerIdentity;
import dev.sealift.server.identity.ServerKey;
import dev.sealift.server.job.IdleDevices;
import dev.sealift.server.job.JobParts;
import dev.sealift.server.job.JobRoutes;
import dev.sealift.server.job.JobService;
import dev.sealift.server.job.Setbacks;
import dev.sealift.server.job.TemplateRoutes;
import dev.sealift.server.job.ThingRoutes;
import dev.sealift.server.metrics.EngineMetrics;
import dev.sealift.server.metrics.FleetMetrics;
import dev.sealift.server.metrics.HealthRoutes;
import dev.sealift.server.metrics.StoreMetrics;
import dev.sealift.server.metrics.TickMetrics;
import dev.sealift.server.problem.Refusal;
import dev.sealift.server.recovery.Continuation;
import dev.sealift.server.recovery.HeadFile;
import dev.sealift.server.release.ArtifactService;
import dev.sealift.server.release.Attachments;
import dev.sealift.server.release.Collector;
import dev.sealift.server.release.DownloadLinks;
import dev.sealift.server.release.DownloadRoutes;
import dev.sealift.server.release.Intake;
import dev.sealift.server.release.LinkCheck;
import dev.sealift.server.release.LinkKey;
import dev.sealift.server.release.ReleaseRoutes;
import dev.sealift.server.release.ReleaseService;
import dev.sealift.server.release.UpdateDocuments;
import dev.sealift.server.retention.Retention;
import dev.sealift.server.signing.Contents;
import dev.sealift.server.signing.KeyRing;
import dev.sealift.server.signing.ProfileService;
import dev.sealift.server.signing.RequestService;
import dev.sealift.server.signing.SigningRoutes;
import dev.sealift.server.signing.SigningWorker;
import dev.sealift.server.webhook.ReceiverTrust;
import dev.sealift.server.webhook.Sender;
import dev.sealift.server.webhook.Targets;
import dev.sealift.server.webhook.WebhookRoutes;
import dev.sealift.server.webhook.WebhookService;
import dev.sealift.server.webhook.WebhookWorker;
import io.javalin.config.RoutesConfig;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
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

    private static final String LINK_KEY = "links.key";

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Database database;
    private final AuditLog audit;
    private final HeadFile head;
    private final ChangeFeed feed;
    private final EngineTime time;
    private final Retention retention;
    private final SignsOfLife signs;
    private final JobService jobs;
    private final TickMetrics ticks;
    private final DynamicGroups dynamicGroups;
    private final SigningWorker signing;
    private final WebhookWorker webhookWorker;
    private final RouteTable operatorRoutes;
    private final RouteTable deviceRoutes;
    private final Listener operators;
    private final Listener devices;
    private @Nullable Listener downloads;
    private final Path data;

    private SealiftServer(Settings settings, Clock wall, Function<Database, EngineTime> engineTime)
            throws IOException, GeneralSecurityException {
        try {
            var random = new SecureRandom();
            var json = Json.mapper();
            var directory = opened(DataDirectory.open(settings.data()));
            this.data = directory.path();
            directory.requirePrivate("ca.key", "server.key", "audit.key", "admin.token", LINK_KEY);
            var identity = ServerIdentity.open(directory.path(), settings.host(), wall, random);
            this.database = opened(openDatabase(settings.database()));
            this.time = engineTime.apply(database);
            // Times are stored in milliseconds; with a finer clock a rate could be exceeded by the rounding.
            var clock = Clock.tick(time.clock(), Duration.ofMillis(1));
            this.audit = new AuditLog(clock, json);
            this.head = opened(new HeadFile(
                    directory.path(), database, ServerKey.open(directory.path(), "audit", random), clock, json));
            this.retention = new Retention(database, audit, clock, settings.retention());
            var setbacks = Setbacks.of(audit, json);
            checkContinuation(setbacks);
            requireAuthority(identity);
            this.feed = opened(new ChangeFeed(database, audit));
            var operators = new OperatorService(clock, random, audit);
            writeFirstToken(directory, operators);
            var disk = new DiskSpace(directory.path(), settings.diskReserve());
            var storage =
                    opened(Storage.open(settings.files().location(), directory.path(), disk, database, clock, wall));
            var files = storage.of(BlobKind.ARTIFACT);
            var registry = new PrometheusRegistry();

            var revocations = new Revocations(audit, clock);
            var enrolment = new Enrolment(identity.authority(), revocations, audit);
            var deviceStore = new DeviceStore(json);
            var search = new DeviceSearch(deviceStore, clock);
            var deviceService = new DeviceService(deviceStore, settings.quarantine(), audit, clock);
            this.signs = new SignsOfLife(deviceService, clock);
            opened(() -> signs.write(database));
            var identities = new IdentityService(deviceService, enrolment, revocations, audit, clock);
            var groups = new Groups();
            this.dynamicGroups = new DynamicGroups(groups, deviceStore, search, clock);
            deviceService.subscribe(dynamicGroups);
            var groupService = new GroupService(groups, dynamicGroups, deviceService, audit, clock);
            var attachmentFiles = storage.of(BlobKind.ATTACHMENT);
            var attachments = new Attachments(database, attachmentFiles, settings.trusted(), audit, clock, json);
            var intake = new Intake(settings.trusted(), settings.boards());
            var artifacts = new ArtifactService(database, files, intake, audit, clock);
            var releases = new ReleaseService(settings.boards(), attachments, audit, clock);
            var collector = new Collector(database, files, attachmentFiles, audit, clock);
            var downloads = new DownloadRoutes(database, artifacts, files);
            var requests = new RequestMetrics(registry, System::nanoTime);
            var documents = new UpdateDocuments(
                    links(settings, directory, identity, storage, downloads, requests, clock, random), json);
            var jobParts = JobParts.of(
                    deviceService, releases, documents, groups, enrolment, revocations, audit, clock, random, json);
            this.jobs = jobParts.service();
            releases.onWithdrawal(setbacks::withdrawn);
            groups.subscribe(jobParts.membership()::changed);
            deviceService.subscribe(jobParts.fitness());
            var keys = opened(new KeyRing(settings.signingKeys(), new SigningKeys(System.getenv()), clock));
            var profiles = new ProfileService(keys, audit, clock, json);
            var contents = new Contents(database, storage.of(BlobKind.SIGNED_CONTENT), clock, json);
            var requestsToSign = new RequestService(profiles, contents, settings.signingBoards(), audit, clock, json);
            this.signing = new SigningWorker(
                    database, requestsToSign, keys, opened(Executors.newVirtualThreadPerTaskExecutor()));
            this.ticks = new TickMetrics(registry, System::nanoTime);
            StoreMetrics.register(database, registry);
            jobs.watch(new EngineMetrics(database, jobs, registry));
            new FleetMetrics(database, deviceService, files, disk, registry);

            var admission =
                    new Admission(database, feed, operators, new ClientCertificates(clock), revocations, audit, clock);
            var targets = new Targets(settings.webhooks().privateTargets());
            var webhooks = new WebhookService(audit, targets, clock, random);
            var sender = opened(new Sender(
                    targets,
                    ReceiverTrust.of(settings.webhooks().authorities()),
                    clock,
                    System::nanoTime,
                    Sender.ANSWER));
            this.webhookWorker = new WebhookWorker(
                    database,
                    audit,
                    sender,
                    opened(Executors.newVirtualThreadPerTaskExecutor()),
                    clock,
                    random,
                    json,
                    UUID.randomUUID().toString());
            var events = new EventRoutes(database, audit, feed, admission, json);
            var deviceRoutes = new DeviceRoutes(deviceService, search);
            this.operatorRoutes = RouteTable.operators(
                    Exchange.strict(database, json, MAX_OPERATOR_BODY, clock),
                    json,
                    List.of(
                            new HealthRoutes(database, disk, registry, clock).operators(),
                            new BulkRoutes(database, deviceService, search, json).operators(),
                            deviceRoutes.operators(),
                            new IdentityRoutes(identities).operators(),
                            new GroupRoutes(groupService).operators(),
                            new ReleaseRoutes(database, releases, artifacts, attachments, collector).operators(),
                            downloads.operators(),
                            new JobRoutes(database, jobParts).operators(),
                            new TemplateRoutes(jobParts).operators(),
                            new OperatorRoutes(operators, requestsToSign::operatorRevoked).operators(),
                            new SigningRoutes(database, profiles, requestsToSign, contents, signing).operators(),
                            new AuditRoutes(database, audit, head::load).operators(),
                            events.operators(),
                            new WebhookRoutes(database, webhooks, webhookWorker).operators()));
            this.deviceRoutes = RouteTable.devices(
                    Exchange.lenient(database, json, MAX_DEVICE_BODY, clock),
                    json,
                    List.of(
                            deviceRoutes.devices(),
                            new ThingRoutes(
                                            database,
                                            jobParts,
                                            new IdleDevices(database, feed, signs, clock, json),
                                            signs,
                                            deviceService,
                                            new Access(deviceService),
                                            revocations)
                                    .devices(),
                            downloads.devices()));
            tickSafely(); // what ran out of time while the server was down comes before any request
            this.operators = listen(
                    new Listener.Settings(settings.host(), settings.operatorPort(), identity, false),
                    Plane.operators(admission, requests, json, operatorRoutes));
            this.devices = listen(
                    new Listener.Settings(settings.host(), settings.devicePort(), identity, true),
                    Plane.devices(admission, requests, json, this.deviceRoutes));
            opened(events); // closed before the listeners, which would wait for its streams
            var ports = new TreeMap<String, Object>(
                    Map.of("host", settings.host(), "operatorPort", operatorPort(), "devicePort", devicePort()));
            if (this.downloads != null) {
                ports.put("downloadPort", this.downloads.port());
            }
            PrivateFiles.write(directory.resolve("ports.json"), json.writeValueAsString(ports));
            feed.subscribe(webhookWorker::committed);
            startTicking();
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    /** Starts a server on that data; made on the first start, continued on later ones. Jobs run by a steady clock. */
    public static SealiftServer start(Settings settings, Clock wall, LongSupplier nanos) {
        return start(settings, wall, database -> EngineTime.steady(database, wall, nanos));
    }

    /** The same with a clock that everything runs by. */
    public static SealiftServer start(Settings settings, Clock clock) {
        return start(settings, clock, database -> EngineTime.of(clock));
    }

    private static SealiftServer start(Settings settings, Clock wall, Function<Database, EngineTime> time) {
        settings.check();
        try {
            return new SealiftServer(settings, wall, time);
        } catch (GeneralSecurityException | IOException | Refusal e) {
            throw StartFailure.of(settings.data(), e);
        }
    }

    private static Database openDatabase(DatabaseLocation location) {
        try {
            return Database.open(location);
        } catch (RuntimeException e) {
            throw StartFailure.of(location, e);
        }
    }

    private void checkContinuation(Setbacks setbacks) {
        try {
            Continuation.check(database, head, audit, List.of(setbacks::restored));
        } catch (IllegalStateException e) {
            throw new StartFailure(StartFailure.Cause.DATA_DIRECTORY, String.valueOf(e.getMessage()), e);
        }
    }

    /** All nodes on a database have one authority, or a device would be known to one and unknown to the other. */
    private void requireAuthority(ServerIdentity identity) throws GeneralSecurityException {
        String mine = identity.authority().fingerprint();
        String first = database.write(tx -> Facts.once(tx, "authority", mine));
        if (!first.equals(mine)) {
            throw new StartFailure(
                    StartFailure.Cause.DATA_DIRECTORY,
                    "the database belongs to servers with another certificate authority (" + first + ", this one has "
                            + mine + "): copy ca.pem and ca.key from the data directory of the first server into "
                            + data
                            + " before the first start");
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

    /** The links by which devices may download, and their listener. */
    private DownloadLinks links(
            Settings settings,
            DataDirectory directory,
            ServerIdentity identity,
            Storage storage,
            DownloadRoutes routes,
            RequestMetrics metrics,
            Clock clock,
            SecureRandom random)
            throws IOException, GeneralSecurityException {
        return switch (settings.files().downloads()) {
            case FileSettings.NoLinks none -> new DownloadLinks.None();
            case FileSettings.BucketLinks bucket -> new DownloadLinks.ToBucket(storage, clock);
            case FileSettings.SignedLinks signed -> {
                var key = LinkKey.open(Objects.requireNonNullElse(signed.key(), directory.resolve(LINK_KEY)), random);
                var check = new LinkCheck(key, clock);
                var listener = listen(
                        new Listener.Settings(settings.host(), signed.port(), identity, false),
                        Plane.links(metrics, Json.mapper(), all -> routes.links(all, check)));
                downloads = listener;
                var itself = URI.create("https://" + settings.host() + ":" + listener.port());
                yield new DownloadLinks.Signed(Objects.requireNonNullElse(signed.base(), itself), key, clock);
            }
        };
    }

    private void startTicking() {
        every("engine", this::tickSafely);
        // On its own: searching a large fleet for a new group must not keep jobs waiting.
        every("groups", () -> safely(this::tickGroups));
    }

    private void every(String name, Runnable work) {
        ScheduledExecutorService scheduler = opened(Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(name).daemon().factory()));
        var _ = scheduler.scheduleWithFixedDelay(work, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tickSafely() {
        safely(this::tickEngine);
    }

    private void tickEngine() {
        head.save();
        time.everySecond().get().ifPresent(this::noteJump);
        retention.tick();
        signs.write(database); // before jobs look for devices that fell silent
        ticks.measure("jobs", () -> jobs.tick(database));
        ticks.measure("signing", signing::tick);
        ticks.measure("webhooks", webhookWorker::tick);
    }

    private void tickGroups() {
        ticks.measure("groups", () -> dynamicGroups.tick(database));
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
        tickEngine();
        tickGroups();
    }

    private void noteJump(Duration jump) {
        LOG.warn("the clock of this machine jumped by {}; jobs go on by steady time", jump);
        database.write(tx -> {
            audit.append(tx, Cause.SERVER, "CLOCK_JUMPED", "server", Map.of("milliseconds", jump.toMillis()));
            return jump;
        });
    }

    /** The database. */
    Database database() {
        return database;
    }

    /** What is committed, as it happens. */
    ChangeFeed feed() {
        return feed;
    }

    /** The port for operators. */
    public int operatorPort() {
        return operators.port();
    }

    /** Every route for operators. */
    List<Route> operatorRoutes() {
        return operatorRoutes.routes();
    }

    /** Every route for devices and gateways. */
    List<Route> deviceRoutes() {
        return deviceRoutes.routes();
    }

    /** The port for devices and gateways. */
    public int devicePort() {
        return devices.port();
    }

    /** The port for signed links, if there is one. */
    public OptionalInt downloadPort() {
        return downloads == null ? OptionalInt.empty() : OptionalInt.of(downloads.port());
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
