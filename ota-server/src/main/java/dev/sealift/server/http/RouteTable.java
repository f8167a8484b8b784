package dev.sealift.server.http;

import dev.sealift.server.identity.Role;
import dev.sealift.server.problem.Refusal;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The routes of a listener, its own description among them. */
public final class RouteTable {
    private static final String JSON = "application/json";

    private final List<Route> routes;
    private final Map<Route, Route> resources;
    private final OpenApi openApi;
    private final Exchange exchange;
    private final boolean strict;

    private @Nullable String description;

    private RouteTable(Api api, Exchange exchange, JsonMapper json, List<List<Route>> features) {
        this.exchange = exchange;
        this.strict = api.strict();
        Route self = Route.get("/openapi.json", "this API in OpenAPI 3.1", api.reader())
                .serves(JSON, ctx -> ctx.contentType(JSON).result(description()));
        this.routes = Stream.concat(features.stream().flatMap(List::stream), Stream.of(self))
                .toList();
        this.resources = Resources.of(routes);
        this.openApi = new OpenApi(api, resources, json);
    }

    /** Written when it is asked for, and kept: few servers are ever asked. */
    private synchronized String description() {
        if (description == null) {
            description = openApi.text(routes);
        }
        return description;
    }

    /** Of the listener for operators. */
    public static RouteTable operators(Exchange exchange, JsonMapper json, List<List<Route>> features) {
        return new RouteTable(
                new Api("Sealift for operators", Security.BEARER, Role.ANYONE, true), exchange, json, features);
    }

    /** Of the listener for devices and gateways, which may be newer than the server. */
    public static RouteTable devices(Exchange exchange, JsonMapper json, List<List<Route>> features) {
        return new RouteTable(
                new Api("Sealift for devices and gateways", Security.MUTUAL_TLS, Role.DEVICE, false),
                exchange,
                json,
                features);
    }

    /**
     * A listener's API.
     *
     * @param title    for people
     * @param security how callers say who they are
     * @param reader   who may read its description
     * @param strict   query parameters and members of bodies that it does not know are refused, not ignored
     */
    record Api(String title, Security security, Role reader, boolean strict) {}

    /** How callers say who they are. */
    enum Security {
        BEARER,
        MUTUAL_TLS
    }

    /** All of them. */
    public List<Route> routes() {
        return routes;
    }

    /**
     * Serves them.
     *
     * @param admission refuses who may not use the route; called within it, since a handler of its own would match and read
     *     the address once more
     */
    void register(RoutesConfig config, Consumer<Context> admission) {
        for (Route route : routes) {
            Route resource = resources.get(route);
            config.addHttpHandler(
                    route.method(),
                    route.path(),
                    ctx -> {
                        admission.accept(ctx);
                        run(route, resource, ctx);
                    },
                    route.roles().toArray(Role[]::new));
        }
    }

    private void run(Route route, @Nullable Route resource, Context ctx) throws Exception {
        if (strict) {
            refuseUnknown(route, ctx);
        }
        route.action().run(new Call(ctx, route, resource), exchange);
    }

    /** A filter that is silently ignored would show more than was asked for. */
    private static void refuseUnknown(Route route, Context ctx) {
        var known = route.queries().stream().map(Query::name).collect(Collectors.toCollection(TreeSet::new));
        for (String name : ctx.queryParamMap().keySet()) {
            if (!known.contains(name)) {
                throw Refusal.invalid(name, "unknown here", "only the query parameters " + known);
            }
        }
    }
}
