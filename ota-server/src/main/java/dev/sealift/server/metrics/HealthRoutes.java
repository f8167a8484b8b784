package dev.sealift.server.metrics;

import dev.sealift.server.blob.DiskSpace;
import dev.sealift.server.database.Database;
import dev.sealift.server.http.Route;
import dev.sealift.server.identity.Role;
import io.javalin.http.Context;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /healthz} (the process answers), {@code /readyz} (it can do its work), {@code /metrics} (Prometheus). */
public final class HealthRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(HealthRoutes.class);

    private static final String TEXT = "text/plain";

    /** Anybody may ask, so asking must not cost a write each time. */
    private static final Duration REMEMBERED = Duration.ofSeconds(5);

    private final Database database;
    private final DiskSpace disk;
    private final PrometheusRegistry registry;
    private final Clock clock;
    private final AtomicReference<Checked> last = new AtomicReference<>(new Checked(Instant.MIN, ""));

    private record Checked(Instant at, String fault) {}

    public HealthRoutes(Database database, DiskSpace disk, PrometheusRegistry registry, Clock clock) {
        this.clock = clock;
        this.database = database;
        this.disk = disk;
        this.registry = registry;
    }

    /** The routes; the metrics name devices, so they need a token. */
    public List<Route> operators() {
        return List.of(
                Route.get("/healthz", "the process answers", Role.ANYONE)
                        .serves(TEXT, ctx -> ctx.contentType(TEXT).result("ok\n")),
                Route.get("/readyz", "the server can do its work; 503 with the reason when it cannot", Role.ANYONE)
                        .also(503)
                        .serves(TEXT, this::ready),
                Route.get("/metrics", "numbers for Prometheus", Role.operators())
                        .serves(TEXT, this::metrics));
    }

    private void ready(Context ctx) {
        Instant now = clock.instant();
        String fault = last.updateAndGet(
                        checked -> checked.at().isAfter(now.minus(REMEMBERED)) ? checked : new Checked(now, fault()))
                .fault();
        ctx.status(fault.isEmpty() ? 200 : 503).contentType(TEXT).result(fault.isEmpty() ? "ok\n" : fault);
    }

    private String fault() {
        try {
            // Rewriting the row that every write locks is a write that changes nothing.
            database.write(tx -> tx.execute("UPDATE log_head SET id = id"));
        } catch (RuntimeException e) {
            LOG.warn("not ready: the database cannot be written", e);
            return "the database cannot be written\n";
        }
        return disk.left() > 0 ? "" : "the disk is full up to its reserve\n";
    }

    private void metrics(Context ctx) throws IOException {
        var text = new ByteArrayOutputStream();
        var writer = PrometheusTextFormatWriter.create();
        writer.write(text, registry.scrape());
        ctx.contentType(writer.getContentType()).result(text.toByteArray());
    }
}
