package dev.sealift.server.identity;

import dev.sealift.api.OperatorRole;
import dev.sealift.api.ProblemCode;
import dev.sealift.api.operator.Operators;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import dev.sealift.server.database.Keyed;
import dev.sealift.server.database.Row;
import dev.sealift.server.problem.Refusal;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The named persons and programs that hold tokens, and what each may do. */
public final class OperatorService {
    private static final Keyed<Operators.View> OPERATORS = new Keyed<>("operators", "name", OperatorService::view);

    private final Clock clock;
    private final AuditLog audit;
    private final Tokens tokens;

    public OperatorService(Clock clock, SecureRandom random, AuditLog audit) {
        this.clock = clock;
        this.audit = audit;
        this.tokens = new Tokens(clock, random);
    }

    /** What else ends when an operator is revoked, in the same transaction. */
    @FunctionalInterface
    public interface OnRevoke {
        /** Ends it. */
        void revoked(Handle tx, Cause cause, String operator);
    }

    /** Makes an operator and the token. */
    public Operators.Token create(Handle tx, Cause cause, Operators.Create request) {
        String name = request.name();
        if (find(tx, name).isPresent()) {
            throw Refusal.of(
                    ProblemCode.ALREADY_EXISTS,
                    "operator '" + name
                            + "' exists already, or did: take another name, so that the audit log stays clear",
                    name,
                    "a new name");
        }
        var roles = EnumSet.copyOf(request.roles());
        var operator = new Operators.View(name, List.copyOf(roles), clock.instant(), null);
        tx.createUpdate("INSERT INTO operators (name, roles, created_at) VALUES (:name, :roles, :at)")
                .bind("name", name)
                .bind("roles", roles.stream().map(Enum::name).collect(Collectors.joining(",")))
                .bind("at", operator.createdAt().toEpochMilli())
                .execute();
        audit.append(tx, cause, "OPERATOR_CREATED", subject(name), Map.of("roles", operator.roles()));
        return new Operators.Token(operator, tokens.replace(tx, name));
    }

    /** A new token for an operator; the one before stops at once. */
    public Operators.Token renew(Handle tx, Cause cause, String name) {
        var operator = inForce(tx, name);
        audit.append(tx, cause, "TOKEN_RENEWED", subject(name), Map.of());
        return new Operators.Token(operator, tokens.replace(tx, name));
    }

    /** Takes an operator's token away for good. */
    public Operators.View revoke(Handle tx, Cause cause, String name, OnRevoke also) {
        var operator = inForce(tx, name);
        if (operator.roles().contains(OperatorRole.ADMIN) && admins(tx) == 1) {
            throw Refusal.of(
                    ProblemCode.INVALID_STATE,
                    "'" + name + "' is the last administrator: add another one first",
                    name,
                    "another administrator");
        }
        Instant now = clock.instant();
        tx.createUpdate("UPDATE operators SET revoked_at = :at WHERE name = :name")
                .bind("at", now.toEpochMilli())
                .bind("name", name)
                .execute();
        tokens.remove(tx, name);
        audit.append(tx, cause, "OPERATOR_REVOKED", subject(name), Map.of());
        also.revoked(tx, cause, name);
        return new Operators.View(name, operator.roles(), operator.createdAt(), now);
    }

    /** Operators in the order of their names, those revoked too. */
    public List<Operators.View> list(Handle tx, String after, int limit) {
        return OPERATORS.list(tx, after, limit);
    }

    /** Whether there is any; without one nobody could log in. */
    public boolean exist(Handle tx) {
        return tx.createQuery("SELECT COUNT(*) FROM operators")
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    /** Whose token that is. */
    public Optional<Principal.Operator> withToken(Handle tx, String token) {
        return tx.createQuery("SELECT operator.* FROM operator_tokens token"
                        + " JOIN operators operator ON operator.name = token.operator"
                        + " WHERE token.sha256 = :sha256 AND operator.revoked_at IS NULL")
                .bind("sha256", Tokens.sha256(token))
                .map(Row.mapper(row -> new Principal.Operator(row.text("name"), roles(row))))
                .findOne();
    }

    private Operators.View inForce(Handle tx, String name) {
        var operator = find(tx, name).orElseThrow(() -> Refusal.notFound("operator", name));
        if (operator.revokedAt() != null) {
            throw Refusal.of(
                    ProblemCode.INVALID_STATE,
                    "operator '" + name + "' was revoked at " + operator.revokedAt() + ": add another one",
                    name,
                    "an operator that is not revoked");
        }
        return operator;
    }

    private long admins(Handle tx) {
        return tx
                .createQuery("SELECT * FROM operators WHERE revoked_at IS NULL")
                .map(Row.mapper(OperatorService::roles))
                .stream()
                .filter(roles -> roles.contains(OperatorRole.ADMIN))
                .count();
    }

    private static Optional<Operators.View> find(Handle tx, String name) {
        return OPERATORS.find(tx, name);
    }

    private static Operators.View view(Row row) throws SQLException {
        return new Operators.View(
                row.text("name"), List.copyOf(roles(row)), row.instant("created_at"), row.instantOrNull("revoked_at"));
    }

    private static Set<OperatorRole> roles(Row row) throws SQLException {
        return Arrays.stream(row.text("roles").split(",", -1))
                .map(OperatorRole::valueOf)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(OperatorRole.class)));
    }

    private static String subject(String name) {
        return "operator:" + name;
    }
}
