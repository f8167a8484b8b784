package dev.sealift.server.identity;

import dev.sealift.image.HashAlgorithm;
import dev.sealift.server.audit.AuditLog;
import dev.sealift.server.audit.Cause;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Operators' bearer tokens. Only their SHA-256 is kept: 256 random bits need no slow hash. */
public final class Tokens {
    private static final int RANDOM_BYTES = 32;

    private final Clock clock;
    private final SecureRandom random;
    private final AuditLog audit;

    public Tokens(Clock clock, SecureRandom random, AuditLog audit) {
        this.clock = clock;
        this.random = random;
        this.audit = audit;
    }

    /** Makes a token; this is the only moment its text exists here. */
    public String create(Handle tx, String name, Role role) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        // The prefix lets scanners for leaked secrets recognise it.
        String token = "sealift_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        tx.createUpdate("INSERT INTO tokens (sha256, name, role, created_at) VALUES (:sha256, :name, :role, :at)")
                .bind("sha256", sha256(token))
                .bind("name", name)
                .bind("role", role.name())
                .bind("at", clock.millis())
                .execute();
        audit.append(tx, Cause.SERVER, "TOKEN_CREATED", "operator:" + name, Map.of("role", role.name()));
        return token;
    }

    /** Whether any token exists; without one nobody could log in. */
    public boolean exist(Handle tx) {
        return tx.createQuery("SELECT COUNT(*) FROM tokens").mapTo(Long.class).one() > 0;
    }

    /** Whose token that is. */
    public Optional<Principal.Operator> find(Handle tx, String token) {
        return tx.createQuery("SELECT name, role FROM tokens WHERE sha256 = :sha256")
                .bind("sha256", sha256(token))
                .map((row, context) ->
                        new Principal.Operator(row.getString("name"), Role.valueOf(row.getString("role"))))
                .findOne();
    }

    private static String sha256(String token) {
        return HashAlgorithm.SHA256.of(token.getBytes(StandardCharsets.UTF_8)).hex();
    }
}
