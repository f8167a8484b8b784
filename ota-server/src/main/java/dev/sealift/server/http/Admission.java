package dev.sealift.server.http;

import dev.sealift.api.Problem;
import dev.sealift.api.ProblemCode;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.audit.ChangeFeed;
import dev.sealift.server.audit.Remembered;
import dev.sealift.server.database.Database;
import dev.sealift.server.identity.ClientCertificates;
import dev.sealift.server.identity.OperatorService;
import dev.sealift.server.identity.Principal;
import dev.sealift.server.identity.Revocations;
import dev.sealift.server.identity.Role;
import dev.sealift.server.problem.Refusal;
import io.javalin.http.Context;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets each request in as somebody, or not at all, and logs those that are turned away. */
public final class Admission {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    /** Fifty devices of a gateway that poll every second, and a burst after a network came back. */
    private static final double DEVICE_PER_SECOND = 50;

    private static final double DEVICE_BURST = 500;

    /** Refusals that become events; a flood of them must not fill the log. */
    private static final double EVENTS_PER_SECOND = 1;

    private static final double EVENTS_BURST = 60;

    private static final Set<ProblemCode> LOGGED =
            EnumSet.of(ProblemCode.FORBIDDEN, ProblemCode.FOUR_EYES, ProblemCode.UNAUTHENTICATED);

    /** The kind of the event that a refusal becomes. */
    static final String REFUSED = "ACCESS_REFUSED";

    private static final String CERTIFICATE = "jakarta.servlet.request.X509Certificate";
    private static final String BEARER = "Bearer ";

    private final Database database;
    private final OperatorService operators;
    private final ClientCertificates certificates;
    private final Revocations revocations;
    private final AuditLog audit;
    private final RateLimit devices;
    private final RateLimit events;
    /** By serial number, of which our authority gives each once: a certificate is a hundred times as large. */
    private final Remembered<BigInteger, Principal> admitted;

    public Admission(
            Database database,
            ChangeFeed feed,
            OperatorService operators,
            ClientCertificates certificates,
            Revocations revocations,
            AuditLog audit,
            Clock clock) {
        this.database = database;
        this.operators = operators;
        this.certificates = certificates;
        this.revocations = revocations;
        this.audit = audit;
        this.devices = new RateLimit(clock, DEVICE_PER_SECOND, DEVICE_BURST);
        this.admitted = new Remembered<>(database, feed, (event, known) -> {
            if (event.kind().equals(Revocations.REVOKED)) {
                known.forgetAll();
            }
        });
        this.events = new RateLimit(clock, EVENTS_PER_SECOND, EVENTS_BURST);
    }

    /** Operators' listener: a bearer token whose role the route allows. */
    void operator(Context ctx) {
        if (ctx.routeRoles().contains(Role.ANYONE)) {
            return;
        }
        String header = ctx.header("Authorization");
        if (header == null || !header.startsWith(BEARER)) {
            throw Refusal.of(
                    ProblemCode.UNAUTHENTICATED,
                    "no token: log in with 'sealift login', or send Authorization: Bearer …");
        }
        Principal.Operator operator = database.read(tx -> operators.withToken(tx, header.substring(BEARER.length())))
                .orElseThrow(() -> Refusal.of(
                        ProblemCode.UNAUTHENTICATED,
                        "the token is not one of this server: log in with 'sealift login'"));
        ctx.attribute(Call.PRINCIPAL, operator);
        if (!operator.hasOneOf(ctx.routeRoles())) {
            throw Refusal.of(
                    ProblemCode.FORBIDDEN,
                    operator.name() + " may not do this with the roles " + operator.roles(),
                    operator.roles().toString(),
                    "one of the roles " + ctx.routeRoles());
        }
    }

    /** Devices' listener: a client certificate of ours, valid now. */
    void device(Context ctx) {
        if (!(ctx.req().getAttribute(CERTIFICATE) instanceof X509Certificate[] chain) || chain.length == 0) {
            throw Refusal.of(ProblemCode.UNAUTHENTICATED, "no client certificate: enrol the device or its gateway");
        }
        certificates.requireValid(chain[0]);
        BigInteger serial = chain[0].getSerialNumber();
        Principal principal = admitted.get(serial).orElseGet(() -> admitted.read(serial, () -> owner(ctx, chain[0])));
        ctx.attribute(Call.PRINCIPAL, principal);
        ctx.attribute(Call.CERTIFICATE, chain[0]);
        if (!devices.admits(principal.actor())) {
            ctx.header("Retry-After", "1");
            throw Refusal.of(
                    ProblemCode.TOO_MANY_REQUESTS,
                    principal.actor() + " sends more than " + DEVICE_PER_SECOND + " requests a second: slow down",
                    principal.actor(),
                    "at most " + DEVICE_PER_SECOND + " a second");
        }
    }

    /** Whose certificate it is; a refusal names the owner. */
    private Principal owner(Context ctx, X509Certificate certificate) {
        Principal principal = certificates.principal(certificate);
        ctx.attribute(Call.PRINCIPAL, principal);
        if (database.read(tx -> revocations.revoked(tx, principal, certificate))) {
            throw Refusal.of(
                    ProblemCode.UNAUTHENTICATED,
                    "the client certificate of " + principal.actor() + " was revoked: enrol again",
                    certificate.getSerialNumber().toString(16),
                    "a certificate that was not revoked");
        }
        return principal;
    }

    /** Makes an event of a request that was turned away. */
    void refused(Context ctx, Problem problem) {
        if (!LOGGED.contains(problem.code())) {
            return;
        }
        Principal principal = ctx.attribute(Call.PRINCIPAL);
        String actor = principal == null ? "unknown:" + ctx.ip() : principal.actor();
        // Unknown callers share one bucket: their number is not bounded.
        if (events.admits(principal == null ? "unknown" : actor)) {
            var data = Map.of("method", ctx.method().name(), "path", ctx.path(), "detail", problem.detail());
            try {
                database.write(tx -> {
                    audit.append(tx, new Cause(actor, null), REFUSED, actor, data);
                    return actor;
                });
            } catch (RuntimeException e) {
                LOG.error("refusing {} could not be logged", actor, e); // it is refused all the same
            }
        }
    }
}
