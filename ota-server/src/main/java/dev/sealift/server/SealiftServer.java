package dev.sealift.server;

import dev.sealift.api.OperatorRole;
import dev.sealift.api.operator.Operators;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.audit.ChangeFeed;
import dev.sealift.server.database.Database;
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
import dev.sealift.server.identity.OperatorService;
import dev.sealift.server.identity.PrivateFiles;
import dev.sealift.server.job.IdleDevices;
import dev.sealift.server.job.JobParts;
import dev.sealift.server.job.JobRoutes;
import dev.sealift.server.job.TemplateRoutes;
import dev.sealift.server.job.ThingRoutes;
import dev.sealift.server.metrics.EngineMetrics;
import dev.sealift.server.metrics.FleetMetrics;
import dev.sealift.server.metrics.HealthRoutes;
import dev.sealift.server.metrics.StoreMetrics;
import dev.sealift.server.problem.Refusal;
import dev.sealift.server.release.UpdateDocuments;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A running server: the features, put together. */
public final class SealiftServer implements AutoCloseable {
    /** Ten thousand targets of a job, with room. */
    private static final int MAX_OPERATOR_BODY = 1024 * 1024;

    /** A report with all its metrics is a tenth of this. */
    private static final int MAX_DEVICE_BODY = 64 * 1024;

    private final Parts parts = new Parts();
    private final Foundation base;
    private final Ticks ticks;
    private final RouteTable operatorRoutes;
    private final RouteTable deviceRoutes;
    private final Listener operators;
    private final Listener devices;
    private final @Nullable Listener downloads;

    private SealiftServer(Settings settings, Clock wall, Function<Database, EngineTime> engineTime)
            throws IOException, GeneralSecurityException {
        try {
            this.base = Foundation.open(parts, settings, wall, engineTime);
            var database = base.database();
            var audit = base.audit();
            var clock = base.clock();
            var json = base.json();
            var requests = new RequestMetrics(base.registry(), System::nanoTime);
            var accounts = new OperatorService(clock, base.random(), audit);
            writeFirstToken(accounts);

            var fleet = FleetParts.of(base);
            var signing = SigningParts.of(base);
            var releases = ReleaseParts.of(base, signing.contents().shelf());
            var links = Listeners.links(base, releases.downloads(), requests);
            this.downloads = links.listener();
            var jobs = jobs(fleet, releases, new UpdateDocuments(links.links(), json));
            var webhooks = WebhookParts.of(base);
            this.ticks = new Ticks(base, fleet, jobs, signing.worker(), webhooks.worker());
            StoreMetrics.register(database, base.registry());
            jobs.service().watch(new EngineMetrics(database, jobs.service(), base.registry()));
            new FleetMetrics(database, fleet.devices(), releases.files(), base.disk(), base.registry());

            var certificates = new ClientCertificates(clock);
            var admission =
                    new Admission(database, base.feed(), accounts, certificates, fleet.revocations(), audit, clock);
            var events = new EventRoutes(database, audit, base.feed(), admission, json);
            this.operatorRoutes = RouteTable.operators(
                    Exchange.strict(database, json, MAX_OPERATOR_BODY, clock),
                    json,
                    List.of(
                            new HealthRoutes(database, base.disk(), base.registry(), clock).operators(),
                            fleet.operators(base),
                            releases.operators(base),
                            new JobRoutes(database, jobs).operators(),
                            new TemplateRoutes(jobs).operators(),
                            new OperatorRoutes(accounts, signing.requests()::operatorRevoked).operators(),
                            signing.operators(base),
                            new AuditRoutes(database, audit, base.head()::load).operators(),
                            events.operators(),
                            webhooks.operators(base)));
            var idle = new IdleDevices(database, base.feed(), fleet.signs(), clock, json);
            this.deviceRoutes = RouteTable.devices(
                    Exchange.lenient(database, json, MAX_DEVICE_BODY, clock),
                    json,
                    List.of(
                            fleet.devicePlane(),
                            new ThingRoutes(
                                            database,
                                            jobs,
                                            idle,
                                            fleet.signs(),
                                            fleet.devices(),
                                            fleet.access(),
                                            fleet.revocations(),
                                            fleet.signatures())
                                    .devices(),
                            releases.devicePlane()));
            ticks.first();
            this.operators = Listeners.open(
                    parts,
                    new Listener.Settings(settings.host(), settings.operatorPort(), base.identity(), false),
                    Plane.operators(admission, requests, json, operatorRoutes));
            this.devices = Listeners.open(
                    parts,
                    new Listener.Settings(settings.host(), settings.devicePort(), base.identity(), true),
                    Plane.devices(admission, requests, json, deviceRoutes));
            parts.opened(events); // closed before the listeners, which would wait for its streams
            writePorts();
            base.feed().subscribe(webhooks.worker()::committed);
            ticks.start();
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    /** Jobs hear of what changes around them. */
    private JobParts jobs(FleetParts fleet, ReleaseParts releases, UpdateDocuments documents) {
        var jobs = JobParts.of(
                fleet.devices(),
                releases.releases(),
                documents,
                fleet.groups(),
                fleet.enrolment(),
                fleet.revocations(),
                base.audit(),
                base.clock(),
                base.random(),
                base.json());
        releases.releases().onWithdrawal(base.setbacks()::withdrawn);
        fleet.groups().subscribe(jobs.membership()::changed);
        fleet.devices().subscribe(jobs.fitness());
        return jobs;
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

    private void writeFirstToken(OperatorService accounts) throws IOException {
        var admin = new Operators.Create("admin", List.of(OperatorRole.ADMIN));
        String token = base.database()
                .write(tx -> accounts.exist(tx)
                        ? null
                        : accounts.create(tx, Cause.SERVER, admin).token());
        if (token != null) {
            PrivateFiles.write(tokenFile(), token + "\n");
        }
    }

    private void writePorts() throws IOException {
        var ports = new TreeMap<String, Object>(
                Map.of("host", base.settings().host(), "operatorPort", operatorPort(), "devicePort", devicePort()));
        downloadPort().ifPresent(port -> ports.put("downloadPort", port));
        PrivateFiles.write(base.directory().resolve("ports.json"), base.json().writeValueAsString(ports));
    }

    /** Carries out what is due now; done every second anyway. */
    public void tick() {
        ticks.now();
    }

    /** The database. */
    Database database() {
        return base.database();
    }

    /** What is committed, as it happens. */
    ChangeFeed feed() {
        return base.feed();
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
        return base.directory().resolve("ca.pem");
    }

    /** The file with the administrator's token of the first start. */
    public Path tokenFile() {
        return base.directory().resolve("admin.token");
    }

    /** Takes no more requests, lets those under way end, and closes everything in reverse order. */
    @Override
    public void close() {
        parts.close();
    }
}
