package dev.sealift.server.http;

import dev.sealift.server.audit.Cause;
import dev.sealift.server.identity.Principal;
import dev.sealift.server.problem.Refusal;
import dev.sealift.server.problem.Require;
import io.javalin.http.Context;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One request on its way through a route: who asks, why, and what stands in the address. */
public final class Call {
    /** Where a listener leaves who the caller is. */
    static final String PRINCIPAL = "sealift.principal";

    /** Where the devices' listener leaves the certificate of the caller. */
    static final String CERTIFICATE = "sealift.certificate";

    /** Where a body that was read is left as it came. */
    static final String BODY = "sealift.body";

    /** Why an operator does something; it becomes part of the event. */
    static final String REASON_HEADER = "Sealift-Reason";

    /** A sentence. */
    static final int MAX_REASON = 256;

    private final Context context;
    private final Route route;
    private final @Nullable Route resource;
    private final Map<String, @Nullable Object> queries = new HashMap<>();

    /** Reads what stands in address and headers, so that a wrong value is refused before anything is done. */
    Call(Context context, Route route, @Nullable Route resource) {
        this.context = context;
        this.route = route;
        this.resource = resource;
        Require.atMost(REASON_HEADER, context.header(REASON_HEADER), MAX_REASON);
        Require.atMost(EntityTag.IF_MATCH, context.header(EntityTag.IF_MATCH), EntityTag.MAX_CONDITION);
        route.queries().forEach(query -> queries.put(query.name(), query.read(context.queryParams(query.name()))));
    }

    /** A part of the path. */
    public String path(String name) {
        return context.pathParam(name);
    }

    /** A part of the path that numbers a thing of that kind. */
    public long pathNumber(String name, String kind) {
        try {
            return Long.parseLong(path(name));
        } catch (NumberFormatException e) {
            throw Refusal.notFound(kind, path(name));
        }
    }

    /** The value of a query parameter that the route declares. */
    @SuppressWarnings({"unchecked", "NullAway"}) // what the same query read, null where it allows that
    public <T extends @Nullable Object> T query(Query<T> query) {
        if (!queries.containsKey(query.name())) {
            throw new IllegalStateException("the route does not declare " + query.name());
        }
        return (T) queries.get(query.name());
    }

    /** Who asks, and why. */
    public Cause cause() {
        return new Cause(principal().actor(), context.header(REASON_HEADER));
    }

    /** Who asks. */
    public Principal principal() {
        return principal(context);
    }

    /** The client certificate of a request on the devices' listener. */
    public X509Certificate certificate() {
        return Objects.requireNonNull(context.<X509Certificate>attribute(CERTIFICATE), "the route has a role");
    }

    /** Who asks on the operators' listener. */
    public Principal.Operator operator() {
        return (Principal.Operator) principal();
    }

    /** The bytes of the request's body, as they came. */
    public byte[] body() {
        return Objects.requireNonNull(context.<byte[]>attribute(BODY), "the route has a body");
    }

    /** The route it takes. */
    Route route() {
        return route;
    }

    /** What reads the thing that the route changes. */
    @Nullable
    Route resource() {
        return resource;
    }

    /** The request and its reply, as the HTTP library has them. */
    public Context context() {
        return context;
    }

    /** Who asks. */
    public static Principal principal(Context ctx) {
        return Objects.requireNonNull(ctx.<Principal>attribute(PRINCIPAL), "the route has a role");
    }
}
