package dev.sealift.server.http;

import io.javalin.config.RoutesConfig;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/** What all requests of a listener pass before and after their route: admission, problems, measurement. */
public final class Plane {
    private Plane() {}

    /** The operators' listener with those routes. */
    public static Consumer<RoutesConfig> operators(
            Admission admission, RequestMetrics metrics, JsonMapper json, RouteTable table) {
        return routes -> {
            new Problems(json, false, admission::refused).register(routes);
            metrics.register("operator", routes);
            table.register(routes, admission::operator);
        };
    }

    /** The devices' listener with those routes. */
    public static Consumer<RoutesConfig> devices(
            Admission admission, RequestMetrics metrics, JsonMapper json, RouteTable table) {
        return routes -> {
            new Problems(json, true, admission::refused).register(routes);
            metrics.register("device", routes);
            table.register(routes, admission::device);
        };
    }

    /** The listener for links, which prove themselves. */
    public static Consumer<RoutesConfig> links(
            RequestMetrics metrics, JsonMapper json, Consumer<RoutesConfig> feature) {
        return routes -> {
            new Problems(json, false, (ctx, problem) -> {}).register(routes);
            metrics.register("download", routes);
            feature.accept(routes);
        };
    }
}
