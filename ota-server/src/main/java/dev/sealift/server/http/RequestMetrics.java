package dev.sealift.server.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Counts and times HTTP requests by listener and route, never by address: routes are few, addresses are not. */
public final class RequestMetrics {
    private static final String STARTED = "sealift.started";

    private final Counter requests;
    private final Histogram durations;
    private final LongSupplier nanoTime;

    public RequestMetrics(PrometheusRegistry registry, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.requests = Counter.builder()
                .name("sealift_http_requests_total")
                .help("Requests answered, by listener, method, route and status")
                .labelNames("listener", "method", "route", "status")
                .register(registry);
        this.durations = Histogram.builder()
                .name("sealift_http_request_duration_seconds")
                .help("Time from the request's arrival to its answer, by listener and route")
                .labelNames("listener", "route")
                .classicOnly()
                .register(registry);
    }

    /** Measures every request of a listener. */
    public void register(String listener, RoutesConfig routes) {
        routes.before(ctx -> ctx.attribute(STARTED, nanoTime.getAsLong()));
        routes.after(ctx -> measure(listener, ctx));
    }

    private void measure(String listener, Context ctx) {
        var matched = ctx.endpoints().lastHttpEndpoint();
        String route = matched == null ? "none" : matched.path;
        requests.labelValues(listener, ctx.method().name(), route, Integer.toString(ctx.statusCode()))
                .inc();
        Long started = ctx.attribute(STARTED);
        if (started != null) {
            long nanos = nanoTime.getAsLong() - started;
            durations.labelValues(listener, route).observe((double) nanos / TimeUnit.SECONDS.toNanos(1));
        }
    }
}
